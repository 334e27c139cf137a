/** A person as the journal, lists and mails to others name them: surname, then given name. */
export const labelOf = (person: { surname: string } & ({ given_name: string } | { givenName: string })): string =>
  `${person.surname} ${'given_name' in person ? person.given_name : person.givenName}`.trim()
