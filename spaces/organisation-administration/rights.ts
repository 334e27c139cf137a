/** The permissions of what concerns the people of an organisation. */
export const readPeople = 'organisation.people.read'
export const managePeople = 'organisation.people.manage'
