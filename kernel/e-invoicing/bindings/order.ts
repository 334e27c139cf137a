// The order in which the schemas want the children of an element, of those elements that a writer makes.

const cii = `
rsm:CrossIndustryInvoice: rsm:ExchangedDocumentContext rsm:ExchangedDocument rsm:SupplyChainTradeTransaction
rsm:ExchangedDocumentContext: BusinessProcessSpecifiedDocumentContextParameter GuidelineSpecifiedDocumentContextParameter
rsm:ExchangedDocument: ID TypeCode IssueDateTime IncludedNote
IncludedNote: Content SubjectCode
rsm:SupplyChainTradeTransaction: IncludedSupplyChainTradeLineItem ApplicableHeaderTradeAgreement ApplicableHeaderTradeDelivery ApplicableHeaderTradeSettlement
IncludedSupplyChainTradeLineItem: AssociatedDocumentLineDocument SpecifiedTradeProduct SpecifiedLineTradeAgreement SpecifiedLineTradeDelivery SpecifiedLineTradeSettlement
AssociatedDocumentLineDocument: LineID IncludedNote
SpecifiedTradeProduct: GlobalID SellerAssignedID BuyerAssignedID Name Description ApplicableProductCharacteristic DesignatedProductClassification OriginTradeCountry
ApplicableProductCharacteristic: Description Value
SpecifiedLineTradeAgreement: BuyerOrderReferencedDocument GrossPriceProductTradePrice NetPriceProductTradePrice
GrossPriceProductTradePrice: ChargeAmount BasisQuantity AppliedTradeAllowanceCharge
NetPriceProductTradePrice: ChargeAmount BasisQuantity
AppliedTradeAllowanceCharge: ChargeIndicator ActualAmount
SpecifiedLineTradeSettlement: ApplicableTradeTax BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge SpecifiedTradeSettlementLineMonetarySummation AdditionalReferencedDocument ReceivableSpecifiedTradeAccountingAccount
ApplicableTradeTax: CalculatedAmount TypeCode ExemptionReason BasisAmount CategoryCode ExemptionReasonCode TaxPointDate DueDateTypeCode RateApplicablePercent
CategoryTradeTax: TypeCode CategoryCode RateApplicablePercent
BillingSpecifiedPeriod: StartDateTime EndDateTime
SpecifiedTradeAllowanceCharge: ChargeIndicator CalculationPercent BasisAmount ActualAmount ReasonCode Reason CategoryTradeTax
AdditionalReferencedDocument: IssuerAssignedID URIID TypeCode Name AttachmentBinaryObject ReferenceTypeCode
InvoiceReferencedDocument: IssuerAssignedID FormattedIssueDateTime
ApplicableHeaderTradeAgreement: BuyerReference SellerTradeParty BuyerTradeParty SellerTaxRepresentativeTradeParty SellerOrderReferencedDocument BuyerOrderReferencedDocument ContractReferencedDocument AdditionalReferencedDocument SpecifiedProcuringProject
SpecifiedProcuringProject: ID Name
PARTY: ID GlobalID Name Description SpecifiedLegalOrganization DefinedTradeContact PostalTradeAddress URIUniversalCommunication SpecifiedTaxRegistration
SpecifiedLegalOrganization: ID TradingBusinessName
DefinedTradeContact: PersonName DepartmentName TelephoneUniversalCommunication EmailURIUniversalCommunication
PostalTradeAddress: PostcodeCode LineOne LineTwo LineThree CityName CountryID CountrySubDivisionName
ApplicableHeaderTradeDelivery: ShipToTradeParty ActualDeliverySupplyChainEvent DespatchAdviceReferencedDocument ReceivingAdviceReferencedDocument
ApplicableHeaderTradeSettlement: CreditorReferenceID PaymentReference TaxCurrencyCode InvoiceCurrencyCode PayeeTradeParty SpecifiedTradeSettlementPaymentMeans ApplicableTradeTax BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge SpecifiedTradePaymentTerms SpecifiedTradeSettlementHeaderMonetarySummation InvoiceReferencedDocument ReceivableSpecifiedTradeAccountingAccount
SpecifiedTradeSettlementPaymentMeans: TypeCode Information ApplicableTradeSettlementFinancialCard PayerPartyDebtorFinancialAccount PayeePartyCreditorFinancialAccount PayeeSpecifiedCreditorFinancialInstitution
ApplicableTradeSettlementFinancialCard: ID CardholderName
PayeePartyCreditorFinancialAccount: IBANID AccountName ProprietaryID
SpecifiedTradePaymentTerms: Description DueDateDateTime DirectDebitMandateID
SpecifiedTradeSettlementHeaderMonetarySummation: LineTotalAmount ChargeTotalAmount AllowanceTotalAmount TaxBasisTotalAmount TaxTotalAmount RoundingAmount GrandTotalAmount TotalPrepaidAmount DuePayableAmount
`
const party = 'SellerTradeParty BuyerTradeParty PayeeTradeParty SellerTaxRepresentativeTradeParty ShipToTradeParty'

const lineOf = (quantity: string) =>
  `ID Note ${quantity} LineExtensionAmount AccountingCost InvoicePeriod OrderLineReference DocumentReference AllowanceCharge Item Price`
const ubl = `
Invoice: CustomizationID ProfileID ID IssueDate DueDate InvoiceTypeCode Note TaxPointDate DocumentCurrencyCode TaxCurrencyCode AccountingCost BuyerReference InvoicePeriod OrderReference BillingReference DespatchDocumentReference ReceiptDocumentReference OriginatorDocumentReference ContractDocumentReference AdditionalDocumentReference ProjectReference AccountingSupplierParty AccountingCustomerParty PayeeParty TaxRepresentativeParty Delivery PaymentMeans PaymentTerms AllowanceCharge TaxTotal LegalMonetaryTotal InvoiceLine
CreditNote: CustomizationID ProfileID ID IssueDate TaxPointDate CreditNoteTypeCode Note DocumentCurrencyCode TaxCurrencyCode AccountingCost BuyerReference InvoicePeriod OrderReference BillingReference DespatchDocumentReference ReceiptDocumentReference ContractDocumentReference AdditionalDocumentReference OriginatorDocumentReference AccountingSupplierParty AccountingCustomerParty PayeeParty TaxRepresentativeParty Delivery PaymentMeans PaymentTerms AllowanceCharge TaxTotal LegalMonetaryTotal CreditNoteLine
OrderReference: ID SalesOrderID
InvoiceDocumentReference: ID IssueDate
InvoicePeriod: StartDate EndDate DescriptionCode
AdditionalDocumentReference: ID DocumentTypeCode DocumentDescription Attachment
DocumentReference: ID DocumentTypeCode
Attachment: EmbeddedDocumentBinaryObject ExternalReference
Party: EndpointID PartyIdentification PartyName PostalAddress PartyTaxScheme PartyLegalEntity Contact
PayeeParty: PartyIdentification PartyName PartyLegalEntity
TaxRepresentativeParty: PartyName PostalAddress PartyTaxScheme
PostalAddress: StreetName AdditionalStreetName CityName PostalZone CountrySubentity AddressLine Country
Address: StreetName AdditionalStreetName CityName PostalZone CountrySubentity AddressLine Country
PartyTaxScheme: CompanyID TaxScheme
PartyLegalEntity: RegistrationName CompanyID CompanyLegalForm
Contact: Name Telephone ElectronicMail
Delivery: ActualDeliveryDate DeliveryLocation DeliveryParty
DeliveryLocation: ID Address
PaymentMeans: PaymentMeansCode PaymentDueDate PaymentID CardAccount PayeeFinancialAccount PaymentMandate
CardAccount: PrimaryAccountNumberID NetworkID HolderName
PayeeFinancialAccount: ID Name FinancialInstitutionBranch
PaymentMandate: ID PayerFinancialAccount
AllowanceCharge: ChargeIndicator AllowanceChargeReasonCode AllowanceChargeReason MultiplierFactorNumeric Amount BaseAmount TaxCategory
TaxCategory: ID Percent TaxExemptionReasonCode TaxExemptionReason TaxScheme
ClassifiedTaxCategory: ID Percent TaxScheme
TaxTotal: TaxAmount TaxSubtotal
TaxSubtotal: TaxableAmount TaxAmount TaxCategory
LegalMonetaryTotal: LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PrepaidAmount PayableRoundingAmount PayableAmount
InvoiceLine: ${lineOf('InvoicedQuantity')}
CreditNoteLine: ${lineOf('CreditedQuantity')}
Item: Description Name BuyersItemIdentification SellersItemIdentification StandardItemIdentification OriginCountry CommodityClassification ClassifiedTaxCategory AdditionalItemProperty
AdditionalItemProperty: Name Value
Price: PriceAmount BaseQuantity AllowanceCharge
`

export const orders = (table: string): Array<[name: string, children: string[]]> =>
  table
    .trim()
    .split('\n')
    .map((row) => {
      const at = row.lastIndexOf(': ')
      return [row.slice(0, at), row.slice(at + 2).split(' ')]
    })
const prefixed = (name: string) => (name.includes(':') ? name : `ram:${name}`)

/** For an element's name, each child's place among the children. In UBL a name may be of either kind of component. */
export const childOrder: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map([
  ...orders(cii).flatMap(([name, children]) => {
    const order = new Map(children.map((child, index) => [prefixed(child), index]))
    return (name === 'PARTY' ? party.split(' ') : [name]).map((one) => [prefixed(one), order] as const)
  }),
  ...orders(ubl).flatMap(([name, children]) => {
    const order = new Map(
      children.flatMap((child, index) => [[`cac:${child}`, index] as const, [`cbc:${child}`, index] as const]),
    )
    return [[name, order] as const, [`cac:${name}`, order] as const]
  }),
])
