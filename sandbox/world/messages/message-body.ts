import type { APIEmbed, APIMessageReference } from 'discord-api-types/v10';

/** An untyped component, before and after validation. */
export type RawComponent = Record<string, unknown>;
/** The body of a message create or edit; in an edit, absent keys stay unchanged. */
export type MessageBody = {
  content?: string;
  embeds?: APIEmbed[];
  components?: RawComponent[];
  /** Ids of the attachments to keep in an edit, and descriptions of new ones; undefined keeps all. */
  attachments?: { id: string; filename?: string; description?: string }[];
  flags: number;
  nonce?: string | number;
  enforceNonce: boolean;
  mentions: AllowedMentions;
  reference?: Partial<APIMessageReference> & { fail_if_not_exists?: boolean };
  tts: boolean;
};
/** `resources/message.mdx`, "Allowed Mentions Object"; null allows every mention in the content. */
export type AllowedMentions = { parse: string[]; users: string[]; roles: string[]; repliedUser: boolean } | null;
