/** The types of invoice (BT-3) that the buyer writes in the seller's name. */
export const selfBilledTypes: readonly string[] = ['389', '261', '471', '473', '500', '501', '502']
