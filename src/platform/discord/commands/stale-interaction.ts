/**
 * The clicked component or typed command was declared by an older version of the program: the user gets a friendly
 * reply, not an error.
 */
export class StaleInteraction extends Error {}
