// The rules of the French exchange (Flux 2) about how long a number may be: BR-FR-DEC.
import type { Rule } from '../rule.ts'
import { both, line, lineSettlement, onTexts, processOf, settlement } from './places.ts'

/** A number of so many digits at most, with so many after its point. */
const isNumber = (text: string, decimals: number, digits = 19, signed = true): boolean => {
  const pattern = new RegExp(`^${signed ? '-?' : ''}\\d{1,${digits}}(\\.\\d{1,${decimals}})?$`)
  return pattern.test(text) && text.replace('.', '').length <= digits
}
const sums = `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`
const amounts = onTexts(
  both(
    'Un montant doit avoir 19 chiffres au plus, dont deux décimales.',
    'An amount must have 19 digits at most, two of them decimals.',
  ),
  (text) => isNumber(text, 2),
  {
    cii: [
      ['BR-FR-DEC-01_BT-92_BT-99', `${settlement}/SpecifiedTradeAllowanceCharge/ActualAmount`],
      ['BR-FR-DEC-01_BT-93_BT-100', `${settlement}/SpecifiedTradeAllowanceCharge/BasisAmount`],
      ['BR-FR-DEC-01_BT-106', `${sums}/LineTotalAmount`],
      ['BR-FR-DEC-01_BT-107', `${sums}/AllowanceTotalAmount`],
      ['BR-FR-DEC-01_BT-108', `${sums}/ChargeTotalAmount`],
      ['BR-FR-DEC-01_BT-109', `${sums}/TaxBasisTotalAmount`],
      ['BR-FR-DEC-01_BT-110', `${sums}/TaxTotalAmount`],
      ['BR-FR-DEC-01_BT-112', `${sums}/GrandTotalAmount`],
      ['BR-FR-DEC-01_BT-113', `${sums}/TotalPrepaidAmount`],
      ['BR-FR-DEC-01_BT-114', `${sums}/RoundingAmount`],
      ['BR-FR-DEC-01_BT-115', `${sums}/DuePayableAmount`],
      ['BR-FR-DEC-01_BT-116', `${settlement}/ApplicableTradeTax/BasisAmount`],
      ['BR-FR-DEC-01_BT-117', `${settlement}/ApplicableTradeTax/CalculatedAmount`],
      ['BR-FR-DEC-01_BT-131', `${lineSettlement}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`],
      ['BR-FR-DEC-01_BT-136_BT-141', `${lineSettlement}/SpecifiedTradeAllowanceCharge/ActualAmount`],
      ['BR-FR-DEC-01_BT-137_BT-142', `${lineSettlement}/SpecifiedTradeAllowanceCharge/BasisAmount`],
    ],
    ubl: [
      ['BR-FR-DEC-01_BT-92_BT-99', 'AllowanceCharge/Amount'],
      ['BR-FR-DEC-01_BT-93_BT-100', 'AllowanceCharge/BaseAmount'],
      ['BR-FR-DEC-01_BT-106', '//LegalMonetaryTotal/LineExtensionAmount'],
      ['BR-FR-DEC-01_BT-107', '//LegalMonetaryTotal/AllowanceTotalAmount'],
      ['BR-FR-DEC-01_BT-108', '//LegalMonetaryTotal/ChargeTotalAmount'],
      ['BR-FR-DEC-01_BT-109', '//LegalMonetaryTotal/TaxExclusiveAmount'],
      ['BR-FR-DEC-01_BT-110', '//TaxTotal/TaxAmount'],
      ['BR-FR-DEC-01_BT-112', '//LegalMonetaryTotal/TaxInclusiveAmount'],
      ['BR-FR-DEC-01_BT-113', '//LegalMonetaryTotal/PrepaidAmount'],
      ['BR-FR-DEC-01_BT-114', '//LegalMonetaryTotal/PayableRoundingAmount'],
      ['BR-FR-DEC-01_BT-115', '//LegalMonetaryTotal/PayableAmount'],
      ['BR-FR-DEC-01_BT-116', '//TaxTotal/TaxSubtotal/TaxableAmount'],
      ['BR-FR-DEC-01_BT-117', '//TaxTotal/TaxSubtotal/TaxAmount'],
      ['BR-FR-DEC-01_BT-131', 'LINE/LineExtensionAmount'],
      ['BR-FR-DEC-01_BT-136_BT-141', 'LINE/AllowanceCharge/Amount'],
      ['BR-FR-DEC-01_BT-137_BT-142', 'LINE/AllowanceCharge/BaseAmount'],
    ],
  },
)
const quantityWords = both(
  'Une quantité doit avoir 19 chiffres au plus, dont quatre décimales.',
  'A quantity must have 19 digits at most, four of them decimals.',
)
const quantities = [
  ...onTexts(quantityWords, (text) => isNumber(text, 4), {
    cii: [
      ['BR-FR-DEC-02_BT-129', `${line}/SpecifiedLineTradeDelivery/BilledQuantity`],
      ['BR-FR-DEC-02_BT-149', `${line}/SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity`],
    ],
    ubl: [
      ['BR-FR-DEC-02_BT-129', 'cac:InvoiceLine/InvoicedQuantity'],
      ['BR-FR-DEC-02_BT-129', 'cac:CreditNoteLine/CreditedQuantity'],
    ],
  }),
  ...onTexts(quantityWords, (text) => text === '' || isNumber(text, 4), {
    ubl: [['BR-FR-DEC-02_BT-149', 'LINE/Price/BaseQuantity']],
  }),
]
const prices = onTexts(
  both(
    'Un prix doit avoir 19 chiffres au plus, dont six décimales, et ne pas être négatif.',
    'A price must have 19 digits at most, six of them decimals, and not be negative.',
  ),
  (text, it) => (!it.cii && text === '') || isNumber(text, 6, 19, ['S9', 'B9', 'M9'].includes(processOf(it))),
  {
    cii: [
      ['BR-FR-DEC-03_BT-146', `${line}/SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount`],
      [
        'BR-FR-DEC-03_BT-147',
        `${line}/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/ActualAmount`,
      ],
      ['BR-FR-DEC-03_BT-148', `${line}/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/ChargeAmount`],
    ],
    ubl: [
      ['BR-FR-DEC-03_BT-146', 'LINE/Price/PriceAmount'],
      ['BR-FR-DEC-03_BT-147', 'LINE/Price/AllowanceCharge/Amount'],
      ['BR-FR-DEC-03_BT-148', 'LINE/Price/AllowanceCharge/BaseAmount'],
    ],
  },
)
const percents = onTexts(
  both(
    'Un taux doit avoir quatre chiffres au plus, dont deux décimales.',
    'A rate must have four digits at most, two of them decimals.',
  ),
  (text) => isNumber(text, 2, 4, false),
  {
    cii: [
      [
        'BR-FR-DEC-04_BT-96_BT-103',
        `${settlement}/SpecifiedTradeAllowanceCharge/CategoryTradeTax/RateApplicablePercent`,
      ],
      ['BR-FR-DEC-04_BT-119', `${settlement}/ApplicableTradeTax/RateApplicablePercent`],
      ['BR-FR-DEC-04_BT-152', `${lineSettlement}/ApplicableTradeTax/RateApplicablePercent`],
    ],
    ubl: [
      ['BR-FR-DEC-04_BT-96_BT-103', '//AllowanceCharge/TaxCategory/Percent'],
      ['BR-FR-DEC-04_BT-119', '//TaxTotal/TaxSubtotal/TaxCategory/Percent'],
      ['BR-FR-DEC-04_BT-152', '//Item/ClassifiedTaxCategory/Percent'],
    ],
  },
)

export const frenchNumbers: readonly Rule[] = [amounts, quantities, prices, percents].flat()
