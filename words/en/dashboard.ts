/** What the dashboard says. */
export const dashboard = {
  product: 'Guild Economy',
};
