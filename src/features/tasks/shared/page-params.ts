export type PageParams = { guildId: string; page: number; pageSize: number };

/** Returns the requested page, or the nearest one that exists. Pages count from 1. */
export const clampPage = ({ page, pageSize }: Pick<PageParams, 'page' | 'pageSize'>, total: number): number =>
  Math.min(Math.max(1, page), Math.max(1, Math.ceil(total / pageSize)));
