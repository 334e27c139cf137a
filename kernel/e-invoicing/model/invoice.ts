import { line, period } from './line.ts'
import { buyer, delivery, payee, seller, taxRepresentative } from './parties.ts'
import { amount, binary, code, complete, type DraftOf, date, many, one, percent, text, type ValueOf } from './table.ts'

const document = 'rsm:ExchangedDocument'
const context = 'rsm:ExchangedDocumentContext'
const transaction = 'rsm:SupplyChainTradeTransaction'
const agreement = `${transaction}/ApplicableHeaderTradeAgreement`
const deliveryOf = `${transaction}/ApplicableHeaderTradeDelivery`
const settlement = `${transaction}/ApplicableHeaderTradeSettlement`
const means = `${settlement}/SpecifiedTradeSettlementPaymentMeans`
const taxTotal = 'TaxTotal[TaxAmount/@currencyID=$currency]'
const object = 'AdditionalDocumentReference[DocumentTypeCode=130]'

/** The terms of an allowance or a charge of the whole document: BG-20 or BG-21. */
const allowance = (ids: readonly [string, string, string, string, string, string, string]) => ({
  amount: amount(ids[0], 'ActualAmount', 'Amount'),
  base: amount(ids[1], 'BasisAmount', 'BaseAmount'),
  percentage: percent(ids[2], 'CalculationPercent', 'MultiplierFactorNumeric'),
  category: code(
    ids[3],
    ['CategoryTradeTax[TypeCode=VAT]/CategoryCode', 'CategoryTradeTax/CategoryCode'],
    ['TaxCategory[TaxScheme/ID=VAT]/ID', 'TaxCategory/ID'],
  ),
  rate: percent(
    ids[4],
    'CategoryTradeTax[TypeCode=VAT]/RateApplicablePercent',
    'TaxCategory[TaxScheme/ID=VAT]/Percent',
  ),
  reason: text(ids[5], 'Reason', 'AllowanceChargeReason'),
  reasonCode: code(ids[6], 'ReasonCode', 'AllowanceChargeReasonCode'),
})

const summation = `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`
const totals = {
  lines: amount('BT-106', `${summation}/LineTotalAmount`, 'LegalMonetaryTotal/LineExtensionAmount'),
  allowances: amount('BT-107', `${summation}/AllowanceTotalAmount`, 'LegalMonetaryTotal/AllowanceTotalAmount'),
  charges: amount('BT-108', `${summation}/ChargeTotalAmount`, 'LegalMonetaryTotal/ChargeTotalAmount'),
  withoutVat: amount('BT-109', `${summation}/TaxBasisTotalAmount`, 'LegalMonetaryTotal/TaxExclusiveAmount'),
  vat: amount('BT-110', `${summation}/TaxTotalAmount[@currencyID=$currency]`, `${taxTotal}/TaxAmount`),
  vatInAccountingCurrency: amount(
    'BT-111',
    `${summation}/TaxTotalAmount[@currencyID=$vatCurrency]`,
    'TaxTotal[TaxAmount/@currencyID=$vatCurrency]/TaxAmount',
  ),
  withVat: amount('BT-112', `${summation}/GrandTotalAmount`, 'LegalMonetaryTotal/TaxInclusiveAmount'),
  paid: amount('BT-113', `${summation}/TotalPrepaidAmount`, 'LegalMonetaryTotal/PrepaidAmount'),
  rounding: amount('BT-114', `${summation}/RoundingAmount`, 'LegalMonetaryTotal/PayableRoundingAmount'),
  due: amount('BT-115', `${summation}/DuePayableAmount`, 'LegalMonetaryTotal/PayableAmount'),
}

const payment = {
  creditTransfers: many(
    'BG-17',
    `${means}[PayeePartyCreditorFinancialAccount]`,
    'PaymentMeans[PayeeFinancialAccount]',
    {
      account: text(
        'BT-84',
        ['PayeePartyCreditorFinancialAccount/IBANID', 'PayeePartyCreditorFinancialAccount/ProprietaryID'],
        'PayeeFinancialAccount/ID',
      ),
      accountName: text('BT-85', 'PayeePartyCreditorFinancialAccount/AccountName', 'PayeeFinancialAccount/Name'),
      provider: text(
        'BT-86',
        'PayeeSpecifiedCreditorFinancialInstitution/BICID',
        'PayeeFinancialAccount/FinancialInstitutionBranch/ID',
      ),
    },
  ),
  meansCode: code('BT-81', `${means}*/TypeCode`, 'PaymentMeans*/PaymentMeansCode'),
  meansText: text('BT-82', `${means}*/Information`, 'PaymentMeans*/PaymentMeansCode/@name'),
  remittance: text('BT-83', `${settlement}/PaymentReference`, 'PaymentMeans*/PaymentID'),
  card: one('BG-18', `${means}/ApplicableTradeSettlementFinancialCard`, 'PaymentMeans/CardAccount', {
    number: text('BT-87', 'ID', 'PrimaryAccountNumberID'),
    holder: text('BT-88', 'CardholderName', 'HolderName'),
  }),
  directDebit: one(
    'BG-19',
    settlement,
    '.',
    {
      mandate: text('BT-89', 'SpecifiedTradePaymentTerms/DirectDebitMandateID', 'PaymentMeans/PaymentMandate/ID'),
      creditor: text('BT-90', 'CreditorReferenceID', [
        'AccountingSupplierParty/Party/PartyIdentification[ID/@schemeID=SEPA]/ID',
        'PayeeParty/PartyIdentification[ID/@schemeID=SEPA]/ID',
      ]),
      account: text(
        'BT-91',
        'SpecifiedTradeSettlementPaymentMeans/PayerPartyDebtorFinancialAccount/IBANID',
        'PaymentMeans/PaymentMandate/PayerFinancialAccount/ID',
      ),
    },
    { implied: true },
  ),
}

/**
 * An invoice or credit note by the terms of EN 16931: each with its id, and its place in CII and in UBL. Readers, writers and the messages of
 * rules take them from here alone. Places are seen from the group: `a/b` is an element in another, `@x` an attribute, `.` the element itself,
 * `a[b=c]` the one of which that holds (a writer makes it hold), `a[^b=c]` what a writer alone adds, `a*` each of them.
 */
export const invoiceTerms = {
  number: text('BT-1', `${document}/ID`, 'ID'),
  issueDate: date('BT-2', `${document}/IssueDateTime/udt:DateTimeString`, 'IssueDate'),
  typeCode: code('BT-3', `${document}/TypeCode`, { invoice: 'InvoiceTypeCode', creditNote: 'CreditNoteTypeCode' }),
  currency: code('BT-5', `${settlement}/InvoiceCurrencyCode`, 'DocumentCurrencyCode'),
  vatCurrency: code('BT-6', `${settlement}/TaxCurrencyCode`, 'TaxCurrencyCode'),
  vatPointDate: date('BT-7', `${settlement}/ApplicableTradeTax*/TaxPointDate/udt:DateString`, 'TaxPointDate'),
  vatPointCode: code('BT-8', `${settlement}/ApplicableTradeTax*/DueDateTypeCode`, 'InvoicePeriod/DescriptionCode'),
  dueDate: date('BT-9', `${settlement}/SpecifiedTradePaymentTerms/DueDateDateTime/udt:DateTimeString`, {
    invoice: 'DueDate',
    creditNote: 'PaymentMeans*/PaymentDueDate',
  }),
  buyerReference: text('BT-10', `${agreement}/BuyerReference`, 'BuyerReference'),
  project: text('BT-11', `${agreement}/SpecifiedProcuringProject/ID`, {
    invoice: 'ProjectReference/ID',
    creditNote: 'AdditionalDocumentReference[DocumentTypeCode=50]/ID',
  }),
  contract: text('BT-12', `${agreement}/ContractReferencedDocument/IssuerAssignedID`, 'ContractDocumentReference/ID'),
  purchaseOrder: text('BT-13', `${agreement}/BuyerOrderReferencedDocument/IssuerAssignedID`, 'OrderReference/ID'),
  salesOrder: text(
    'BT-14',
    `${agreement}/SellerOrderReferencedDocument/IssuerAssignedID`,
    'OrderReference/SalesOrderID',
  ),
  receivingAdvice: text(
    'BT-15',
    `${deliveryOf}/ReceivingAdviceReferencedDocument/IssuerAssignedID`,
    'ReceiptDocumentReference/ID',
  ),
  despatchAdvice: text(
    'BT-16',
    `${deliveryOf}/DespatchAdviceReferencedDocument/IssuerAssignedID`,
    'DespatchDocumentReference/ID',
  ),
  tender: text(
    'BT-17',
    `${agreement}/AdditionalReferencedDocument[TypeCode=50]/IssuerAssignedID`,
    'OriginatorDocumentReference/ID',
  ),
  object: text('BT-18', `${agreement}/AdditionalReferencedDocument[TypeCode=130]/IssuerAssignedID`, `${object}/ID`),
  objectScheme: code(
    'BT-18-1',
    `${agreement}/AdditionalReferencedDocument[TypeCode=130]/ReferenceTypeCode`,
    `${object}/ID/@schemeID`,
  ),
  accountingReference: text('BT-19', `${settlement}/ReceivableSpecifiedTradeAccountingAccount/ID`, 'AccountingCost'),
  paymentTerms: text('BT-20', `${settlement}/SpecifiedTradePaymentTerms/Description`, 'PaymentTerms/Note'),
  notes: many(
    'BG-1',
    `${document}/IncludedNote`,
    'cbc:Note',
    { subject: code('BT-21', 'SubjectCode', '@subject'), text: text('BT-22', 'Content', '.') },
    { note: true },
  ),
  process: one(
    'BG-2',
    context,
    '.',
    {
      type: text('BT-23', 'BusinessProcessSpecifiedDocumentContextParameter/ID', 'ProfileID'),
      specification: text('BT-24', 'GuidelineSpecifiedDocumentContextParameter/ID', 'CustomizationID'),
    },
    { implied: true },
  ),
  preceding: many('BG-3', `${settlement}/InvoiceReferencedDocument`, 'BillingReference', {
    number: text('BT-25', 'IssuerAssignedID', 'InvoiceDocumentReference/ID'),
    issueDate: date('BT-26', 'FormattedIssueDateTime/qdt:DateTimeString', 'InvoiceDocumentReference/IssueDate'),
  }),
  seller: one('BG-4', `${agreement}/SellerTradeParty`, 'AccountingSupplierParty/Party', seller),
  buyer: one('BG-7', `${agreement}/BuyerTradeParty`, 'AccountingCustomerParty/Party', buyer),
  payee: one('BG-10', `${settlement}/PayeeTradeParty`, 'PayeeParty', payee),
  taxRepresentative: one(
    'BG-11',
    `${agreement}/SellerTaxRepresentativeTradeParty`,
    'TaxRepresentativeParty',
    taxRepresentative,
  ),
  delivery: one('BG-13', deliveryOf, 'Delivery', delivery, { implied: true }),
  period: one('BG-14', `${settlement}/BillingSpecifiedPeriod`, 'InvoicePeriod', period('BT-73', 'BT-74')),
  payment: one('BG-16', '.', '.', payment, { implied: true }),
  allowances: many(
    'BG-20',
    `${settlement}/SpecifiedTradeAllowanceCharge[ChargeIndicator/udt:Indicator=false]`,
    'AllowanceCharge[ChargeIndicator=false]',
    allowance(['BT-92', 'BT-93', 'BT-94', 'BT-95', 'BT-96', 'BT-97', 'BT-98']),
  ),
  charges: many(
    'BG-21',
    `${settlement}/SpecifiedTradeAllowanceCharge[ChargeIndicator/udt:Indicator=true]`,
    'AllowanceCharge[ChargeIndicator=true]',
    allowance(['BT-99', 'BT-100', 'BT-101', 'BT-102', 'BT-103', 'BT-104', 'BT-105']),
  ),
  totals: one('BG-22', '.', '.', totals, { implied: true }),
  vatBreakdown: many(
    'BG-23',
    `${settlement}/ApplicableTradeTax[^TypeCode=VAT]`,
    'TaxTotal[^TaxAmount/@currencyID=$currency]/TaxSubtotal',
    {
      base: amount('BT-116', 'BasisAmount', 'TaxableAmount'),
      tax: amount('BT-117', 'CalculatedAmount', 'TaxAmount'),
      category: code('BT-118', 'CategoryCode', 'TaxCategory[TaxScheme/ID=VAT]/ID'),
      rate: percent('BT-119', 'RateApplicablePercent', 'TaxCategory[TaxScheme/ID=VAT]/Percent'),
      exemptionReason: text('BT-120', 'ExemptionReason', 'TaxCategory[TaxScheme/ID=VAT]/TaxExemptionReason'),
      exemptionCode: code('BT-121', 'ExemptionReasonCode', 'TaxCategory[TaxScheme/ID=VAT]/TaxExemptionReasonCode'),
    },
  ),
  attachments: many(
    'BG-24',
    `${agreement}/AdditionalReferencedDocument[TypeCode=916]`,
    'AdditionalDocumentReference[DocumentTypeCode!=130][DocumentTypeCode!=50]',
    {
      reference: text('BT-122', 'IssuerAssignedID', 'ID'),
      description: text('BT-123', 'Name', 'DocumentDescription'),
      location: text('BT-124', 'URIID', 'Attachment/ExternalReference/URI'),
      content: binary('BT-125', 'AttachmentBinaryObject', 'Attachment/EmbeddedDocumentBinaryObject'),
      mimeCode: code(
        'BT-125-1',
        'AttachmentBinaryObject/@mimeCode',
        'Attachment/EmbeddedDocumentBinaryObject/@mimeCode',
      ),
      fileName: text(
        'BT-125-2',
        'AttachmentBinaryObject/@filename',
        'Attachment/EmbeddedDocumentBinaryObject/@filename',
      ),
    },
  ),
  lines: many(
    'BG-25',
    `${transaction}/IncludedSupplyChainTradeLineItem`,
    { invoice: 'InvoiceLine', creditNote: 'CreditNoteLine' },
    line,
  ),
}

/** An invoice as it was read: every list is there, what the file does not have is undefined, what stands there empty is `''`. */
export type Invoice = ValueOf<typeof invoiceTerms>
/** An invoice as it is made: lists may be left out. */
export type InvoiceDraft = DraftOf<typeof invoiceTerms>
export type Line = Invoice['lines'][number]
export type DocumentAllowance = Invoice['allowances'][number]
export type LineAllowance = Line['allowances'][number]
export type VatBreakdown = Invoice['vatBreakdown'][number]

/** A draft with its lists. */
export const invoiceOf = (draft: InvoiceDraft): Invoice => complete(invoiceTerms, draft)
