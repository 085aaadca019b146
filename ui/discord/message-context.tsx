import type { APIUser } from 'discord-api-types/v10';
import { createContext, useContext } from 'react';

/** What a message needs to know of its server to show names for ids. An unknown id shows as Discord shows one. */
export type MessageContextValue = {
  userName?: (id: string) => string | undefined;
  channelName?: (id: string) => string | undefined;
  /** Name and colour (0xRRGGBB, 0 for none). */
  role?: (id: string) => { name: string; color: number } | undefined;
  /** The colour of a member's name, as CSS. */
  nameColour?: (userId: string) => string | undefined;
  avatarUrl?: (user: Pick<APIUser, 'id' | 'avatar'>) => string | undefined;
  /** Where the page itself gets a message's file or picture from; the address it has if absent. */
  fileUrl?: (url: string) => string;
  emojiUrl?: (id: string, isAnimated: boolean) => string | undefined;
  /** The reader's zone unless given. */
  timeZone?: string;
  /** In a preview nothing can be pressed and nothing is a tab stop. */
  isStatic?: boolean;
};

const MessageContext = createContext<MessageContextValue>({});

export const MessageContextProvider = MessageContext.Provider;
export const useMessageContext = (): MessageContextValue => useContext(MessageContext);
