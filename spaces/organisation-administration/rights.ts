/** The permissions of what concerns the people of an organisation. */
export const readPeople = 'organisation.people.read'
export const managePeople = 'organisation.people.manage'
/** Who names the next principal manager confirms the managers that others propose. */
export const namePrincipal = 'organisation.principal.transfer'
