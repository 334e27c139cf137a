/** Texts of the module “Clients”: its filters and its messages. */
export const en = {
  filters: {
    title: 'Filter in the list',
    apply: 'Filter',
    cancel: 'Cancel the filter',
    one: '{{label}}: {{value}}',
    noGroup: 'without a group',
    from: 'Registered since',
    to: 'Registered until',
    everywhere: 'Filter: this group in every module',
    hidesThis:
      'The filter shows {{name}} alone: the lists of this record show nothing of this client while it is in place.',
  },
}
