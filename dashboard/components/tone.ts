/** The colours of tags, notes and icons; each is a class in `dashboard/app/base.css`. */
export type Tone = 'amber' | 'blue' | 'pine' | 'red' | 'slate' | 'violet';
