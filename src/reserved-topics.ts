import { defineFeature } from './platform/define-feature.ts';

/** Names that clients of the stream may already ask for. The features that will change such data come later. */
export const reservedTopics = defineFeature({
  name: 'reserved',
  topics: [
    { name: 'shop', invalidates: ['inventory'], invalidatedBy: ['config'] },
    { name: 'inventory' },
    { name: 'announcements' },
    { name: 'embeds' },
  ],
});
