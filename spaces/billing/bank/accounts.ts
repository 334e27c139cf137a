import { defineRecord } from '../../../kernel/records/record.ts'
import { isBic, isIban } from './account-number.ts'
import { bankAccount } from './record.ts'

/** The brand's accounts at banks, as the staff keep them. */
export const bankAccounts = defineRecord(bankAccount, {
  rows: (db) => db.selectFrom('bank_accounts as r').selectAll('r'),
  unique: { bank_accounts_iban_key: { field: 'iban', code: 'billing.iban_taken' } },
  whole: [
    { holds: ({ iban }) => isIban(iban), field: 'iban', code: 'billing.bad_iban' },
    { holds: ({ bic }) => bic === '' || isBic(bic), field: 'bic', code: 'billing.bad_bic' },
    {
      holds: ({ ledgerAccount }) => /^512[0-9]{0,7}$/.test(ledgerAccount),
      field: 'ledgerAccount',
      code: 'billing.bad_bank_ledger_account',
    },
  ],
})
