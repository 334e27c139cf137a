import { amount, code, date, many, one, percent, price, quantity, text } from './table.ts'

const settlement = 'SpecifiedLineTradeSettlement'
const reference = 'AdditionalReferencedDocument[TypeCode=130]'
const document = 'DocumentReference[^DocumentTypeCode=130]'

/** The terms of an allowance or a charge of a line: BG-27 or BG-28. */
const allowance = (ids: readonly [string, string, string, string, string]) => ({
  amount: amount(ids[0], 'ActualAmount', 'Amount'),
  base: amount(ids[1], 'BasisAmount', 'BaseAmount'),
  percentage: percent(ids[2], 'CalculationPercent', 'MultiplierFactorNumeric'),
  reason: text(ids[3], 'Reason', 'AllowanceChargeReason'),
  reasonCode: code(ids[4], 'ReasonCode', 'AllowanceChargeReasonCode'),
})

export const period = (start: string, end: string) => ({
  start: date(start, 'StartDateTime/udt:DateTimeString', 'StartDate'),
  end: date(end, 'EndDateTime/udt:DateTimeString', 'EndDate'),
})

const item = {
  name: text('BT-153', 'Name', 'Name'),
  description: text('BT-154', 'Description', 'Description'),
  sellerIdentifier: text('BT-155', 'SellerAssignedID', 'SellersItemIdentification/ID'),
  buyerIdentifier: text('BT-156', 'BuyerAssignedID', 'BuyersItemIdentification/ID'),
  standardIdentifier: one('BT-157', 'GlobalID', 'StandardItemIdentification/cbc:ID', {
    value: text('BT-157', '.', '.'),
    scheme: code('BT-157-1', '@schemeID', '@schemeID'),
  }),
  classifications: many('BT-158', 'DesignatedProductClassification', 'CommodityClassification', {
    value: text('BT-158', 'ClassCode', 'ItemClassificationCode'),
    scheme: code('BT-158-1', 'ClassCode/@listID', 'ItemClassificationCode/@listID'),
    version: code('BT-158-2', 'ClassCode/@listVersionID', 'ItemClassificationCode/@listVersionID'),
  }),
  originCountry: code('BT-159', 'OriginTradeCountry/ID', 'OriginCountry/IdentificationCode'),
  attributes: many('BG-32', 'ApplicableProductCharacteristic', 'AdditionalItemProperty', {
    name: text('BT-160', 'Description', 'Name'),
    value: text('BT-161', 'Value', 'Value'),
  }),
}

/** BG-25 */
export const line = {
  identifier: text('BT-126', 'AssociatedDocumentLineDocument/LineID', 'ID'),
  note: text('BT-127', 'AssociatedDocumentLineDocument/IncludedNote/Content', 'Note'),
  object: text('BT-128', `${settlement}/${reference}/IssuerAssignedID`, `${document}/ID`),
  objectScheme: code('BT-128-1', `${settlement}/${reference}/ReferenceTypeCode`, `${document}/ID/@schemeID`),
  quantity: quantity('BT-129', 'SpecifiedLineTradeDelivery/BilledQuantity', {
    invoice: 'InvoicedQuantity',
    creditNote: 'CreditedQuantity',
  }),
  unit: code('BT-130', 'SpecifiedLineTradeDelivery/BilledQuantity/@unitCode', {
    invoice: 'InvoicedQuantity/@unitCode',
    creditNote: 'CreditedQuantity/@unitCode',
  }),
  netAmount: amount(
    'BT-131',
    `${settlement}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
    'LineExtensionAmount',
  ),
  orderLine: text(
    'BT-132',
    'SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID',
    'OrderLineReference/LineID',
  ),
  accountingReference: text('BT-133', `${settlement}/ReceivableSpecifiedTradeAccountingAccount/ID`, 'AccountingCost'),
  period: one('BG-26', `${settlement}/BillingSpecifiedPeriod`, 'InvoicePeriod', period('BT-134', 'BT-135')),
  allowances: many(
    'BG-27',
    `${settlement}/SpecifiedTradeAllowanceCharge[ChargeIndicator/udt:Indicator=false]`,
    'AllowanceCharge[ChargeIndicator=false]',
    allowance(['BT-136', 'BT-137', 'BT-138', 'BT-139', 'BT-140']),
  ),
  charges: many(
    'BG-28',
    `${settlement}/SpecifiedTradeAllowanceCharge[ChargeIndicator/udt:Indicator=true]`,
    'AllowanceCharge[ChargeIndicator=true]',
    allowance(['BT-141', 'BT-142', 'BT-143', 'BT-144', 'BT-145']),
  ),
  price: one(
    'BG-29',
    'SpecifiedLineTradeAgreement',
    'Price',
    {
      net: price('BT-146', 'NetPriceProductTradePrice/ChargeAmount', 'PriceAmount'),
      discount: price(
        'BT-147',
        'GrossPriceProductTradePrice/AppliedTradeAllowanceCharge[ChargeIndicator/udt:Indicator=false]/ActualAmount',
        ['AllowanceCharge[ChargeIndicator=false]/Amount', 'AllowanceCharge/Amount'],
      ),
      gross: price('BT-148', 'GrossPriceProductTradePrice/ChargeAmount', [
        'AllowanceCharge[ChargeIndicator=false]/BaseAmount',
        'AllowanceCharge/BaseAmount',
      ]),
      baseQuantity: quantity(
        'BT-149',
        ['NetPriceProductTradePrice/BasisQuantity', 'GrossPriceProductTradePrice/BasisQuantity'],
        'BaseQuantity',
      ),
      baseUnit: code(
        'BT-150',
        ['NetPriceProductTradePrice/BasisQuantity/@unitCode', 'GrossPriceProductTradePrice/BasisQuantity/@unitCode'],
        'BaseQuantity/@unitCode',
      ),
    },
    { implied: true },
  ),
  vat: one('BG-30', `${settlement}/ApplicableTradeTax[TypeCode=VAT]`, 'Item/ClassifiedTaxCategory[TaxScheme/ID=VAT]', {
    category: code('BT-151', 'CategoryCode', 'ID'),
    rate: percent('BT-152', 'RateApplicablePercent', 'Percent'),
  }),
  // In UBL the element holds the VAT too.
  item: one('BG-31', 'SpecifiedTradeProduct', 'Item', item, { implied: true }),
}
