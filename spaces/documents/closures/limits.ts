/** So many months after a closure people may still take their documents along, as the table has it (D31). */
export const takeMonths = { least: 3, usual: 12, most: 60 }
