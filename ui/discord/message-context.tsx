import type { APIUser } from 'discord-api-types/v10';
import { createContext, useContext } from 'react';

/** Resolves the ids in a message to names. An id that stays unknown is shown as in Discord. */
export type MessageContextValue = {
  userName?: (id: string) => string | undefined;
  channelName?: (id: string) => string | undefined;
  /** The name and colour of a role (0xRRGGBB, 0 for none). */
  role?: (id: string) => { name: string; color: number } | undefined;
  /** The colour of a member's name, as CSS. */
  nameColour?: (userId: string) => string | undefined;
  avatarUrl?: (user: Pick<APIUser, 'id' | 'avatar'>) => string | undefined;
  /** Maps the URL of a file or image to one that this page can load; by default the URL is used as is. */
  fileUrl?: (url: string) => string;
  emojiUrl?: (id: string, isAnimated: boolean) => string | undefined;
  /** Defaults to the time zone of the browser. */
  timeZone?: string;
  /** For previews: nothing can be pressed, and nothing is a tab stop. */
  isStatic?: boolean;
};

const MessageContext = createContext<MessageContextValue>({});

export const MessageContextProvider = MessageContext.Provider;
export const useMessageContext = (): MessageContextValue => useContext(MessageContext);
