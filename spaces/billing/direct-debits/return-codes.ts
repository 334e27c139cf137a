/** Why a bank sends a direct debit back (ISO 20022, external codes), and whether its mandate is used no more until somebody looks. */
export const returnCodes = {
  AC01: { blocks: true, fr: 'Numéro de compte erroné', en: 'Wrong account number' },
  AC04: { blocks: true, fr: 'Compte clos', en: 'Account closed' },
  AC06: { blocks: true, fr: 'Compte bloqué', en: 'Account blocked' },
  AC13: {
    blocks: true,
    fr: 'Compte de consommateur, mandat interentreprises',
    en: 'Consumer account under a B2B mandate',
  },
  AG01: { blocks: true, fr: 'Prélèvement interdit sur ce compte', en: 'Direct debit forbidden on this account' },
  AM04: { blocks: false, fr: 'Provision insuffisante', en: 'Insufficient funds' },
  AM05: { blocks: false, fr: 'Opération en double', en: 'Duplicate' },
  BE05: { blocks: true, fr: 'Identifiant créancier inconnu', en: 'Creditor identifier unknown' },
  MD01: { blocks: true, fr: 'Aucun mandat', en: 'No mandate' },
  MD06: { blocks: false, fr: 'Remboursement demandé par le débiteur', en: 'Refund asked by the debtor' },
  MD07: { blocks: true, fr: 'Débiteur décédé', en: 'Debtor deceased' },
  MS02: { blocks: false, fr: 'Refus du débiteur, sans motif', en: 'Refused by the debtor, no reason' },
  MS03: { blocks: false, fr: 'Refus de la banque, sans motif', en: 'Refused by the bank, no reason' },
  SL01: { blocks: true, fr: 'Débiteur refusant ce créancier', en: 'Debtor refuses this creditor' },
} as const

/** What a code says; one that is not known says itself. */
export const reasonOf = (code: string): { blocks: boolean; fr: string; en: string } =>
  (returnCodes as Record<string, { blocks: boolean; fr: string; en: string }>)[code] ?? {
    blocks: false,
    fr: code,
    en: code,
  }
