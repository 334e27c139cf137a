import { code, date, many, one, text } from './table.ts'

/** The paths of the terms of a postal address, the same in every group that has one. Ids in the order of the norm. */
const address = (ids: readonly [string, string, string, string, string, string, string]) => ({
  line1: text(ids[0], 'LineOne', 'StreetName'),
  line2: text(ids[1], 'LineTwo', 'AdditionalStreetName'),
  line3: text(ids[2], 'LineThree', 'AddressLine/cbc:Line'),
  city: text(ids[3], 'CityName', 'CityName'),
  postCode: text(ids[4], 'PostcodeCode', 'PostalZone'),
  subdivision: text(ids[5], 'CountrySubDivisionName', 'CountrySubentity'),
  country: code(ids[6], 'CountryID', 'Country/IdentificationCode'),
})

/** An identifier with its scheme: in CII one without a scheme stands in an element of its own. */
const identifier = (id: string, inUbl = '.') => ({
  value: text(id, '.', inUbl),
  scheme: code(`${id}-1`, '@schemeID', inUbl === '.' ? '@schemeID' : `${inUbl}/@schemeID`),
})

const contact = (ids: readonly [string, string, string]) => ({
  name: text(ids[0], ['PersonName', 'DepartmentName'], 'Name'),
  telephone: text(ids[1], 'TelephoneUniversalCommunication/CompleteNumber', 'Telephone'),
  email: text(ids[2], 'EmailURIUniversalCommunication/URIID', 'ElectronicMail'),
})

const schemed = ['GlobalID', 'ID'] as const
const endpoint = 'URIUniversalCommunication/URIID'
const vatNumber = 'SpecifiedTaxRegistration[ID/@schemeID=VA]/ID'

/** BG-4 */
export const seller = {
  name: text('BT-27', 'Name', 'PartyLegalEntity/RegistrationName'),
  tradingName: text('BT-28', 'SpecifiedLegalOrganization/TradingBusinessName', 'PartyName/Name'),
  identifiers: many('BT-29', schemed, 'PartyIdentification[ID/@schemeID!=SEPA]', identifier('BT-29', 'ID')),
  legalRegistration: one(
    'BT-30',
    'SpecifiedLegalOrganization/ID',
    'PartyLegalEntity/cbc:CompanyID',
    identifier('BT-30'),
  ),
  vatIdentifier: text('BT-31', vatNumber, 'PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID'),
  taxRegistration: text(
    'BT-32',
    'SpecifiedTaxRegistration[ID/@schemeID=FC]/ID',
    'PartyTaxScheme[TaxScheme/ID!=VAT|LOC]/CompanyID',
  ),
  legalInformation: text('BT-33', 'Description', 'PartyLegalEntity/CompanyLegalForm'),
  electronicAddress: one('BT-34', endpoint, 'cbc:EndpointID', identifier('BT-34')),
  address: one(
    'BG-5',
    'PostalTradeAddress',
    'PostalAddress',
    address(['BT-35', 'BT-36', 'BT-162', 'BT-37', 'BT-38', 'BT-39', 'BT-40']),
  ),
  contact: one('BG-6', 'DefinedTradeContact', 'Contact', contact(['BT-41', 'BT-42', 'BT-43'])),
}

/** BG-7 */
export const buyer = {
  name: text('BT-44', 'Name', 'PartyLegalEntity/RegistrationName'),
  tradingName: text('BT-45', 'SpecifiedLegalOrganization/TradingBusinessName', 'PartyName/Name'),
  identifier: one('BT-46', schemed, 'PartyIdentification/cbc:ID', identifier('BT-46')),
  legalRegistration: one(
    'BT-47',
    'SpecifiedLegalOrganization/ID',
    'PartyLegalEntity/cbc:CompanyID',
    identifier('BT-47'),
  ),
  vatIdentifier: text('BT-48', vatNumber, 'PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID'),
  electronicAddress: one('BT-49', endpoint, 'cbc:EndpointID', identifier('BT-49')),
  address: one(
    'BG-8',
    'PostalTradeAddress',
    'PostalAddress',
    address(['BT-50', 'BT-51', 'BT-163', 'BT-52', 'BT-53', 'BT-54', 'BT-55']),
  ),
  contact: one('BG-9', 'DefinedTradeContact', 'Contact', contact(['BT-56', 'BT-57', 'BT-58'])),
}

/** BG-10 */
export const payee = {
  name: text('BT-59', 'Name', 'PartyName/Name'),
  identifier: one('BT-60', schemed, 'PartyIdentification[ID/@schemeID!=SEPA]/cbc:ID', identifier('BT-60')),
  legalRegistration: one(
    'BT-61',
    'SpecifiedLegalOrganization/ID',
    'PartyLegalEntity/cbc:CompanyID',
    identifier('BT-61'),
  ),
}

/** BG-11 */
export const taxRepresentative = {
  name: text('BT-62', 'Name', 'PartyName/Name'),
  vatIdentifier: text('BT-63', vatNumber, 'PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID'),
  address: one(
    'BG-12',
    'PostalTradeAddress',
    'PostalAddress',
    address(['BT-64', 'BT-65', 'BT-164', 'BT-66', 'BT-67', 'BT-68', 'BT-69']),
  ),
}

/** BG-13 */
export const delivery = {
  name: text('BT-70', 'ShipToTradeParty/Name', 'DeliveryParty/PartyName/Name'),
  location: one(
    'BT-71',
    ['ShipToTradeParty/GlobalID', 'ShipToTradeParty/ID'],
    'DeliveryLocation/cbc:ID',
    identifier('BT-71'),
  ),
  actualDate: date(
    'BT-72',
    'ActualDeliverySupplyChainEvent/OccurrenceDateTime/udt:DateTimeString',
    'ActualDeliveryDate',
  ),
  address: one(
    'BG-15',
    'ShipToTradeParty/PostalTradeAddress',
    'DeliveryLocation/Address',
    address(['BT-75', 'BT-76', 'BT-165', 'BT-77', 'BT-78', 'BT-79', 'BT-80']),
  ),
}
