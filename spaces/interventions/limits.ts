/** What a person may type of an intervention. */
export const mostTasks = 60
export const mostParts = 100
export const mostAssets = 200
