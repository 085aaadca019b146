import { config } from 'zod';

// The content security policy forbids `eval`, which zod probes for when the first object schema is built; each probe is a
// violation. The web build puts this module into one chunk with zod, so that it runs before every module with a schema.
config({ jitless: true });
