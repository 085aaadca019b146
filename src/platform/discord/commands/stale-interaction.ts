/** What was clicked or typed was declared by an older version of the program: the person gets a kind answer, not an error. */
export class StaleInteraction extends Error {}
