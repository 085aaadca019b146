import { config } from 'zod';

// The content security policy forbids `eval`. Without this zod probes for it, which logs a violation in the console.
config({ jitless: true });
