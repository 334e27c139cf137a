// What an approved platform is asked and answers: the Flow Service of XP Z12-013 (AFNOR, version 1.3.0), by its own names. The Directory Service is in
// `directory-protocol.ts`.
import { z } from 'zod'

/** Where the two services are under the address of a platform. */
export const flowServicePath = '/flow-service/v1'
export const directoryServicePath = '/directory-service/v1'

export const processingRules = [
  ...['B2B', 'B2BInt', 'B2C', 'B2G', 'B2GInt', 'OutOfScope', 'B2GOutOfScope', 'ArchiveOnly', 'NotApplicable'],
  'Undefined',
] as const
export const flowSyntaxes = ['CII', 'UBL', 'Factur-X', 'CDAR', 'FRR'] as const
export const flowProfiles = ['Basic', 'CIUS', 'Extended-CTC-FR', 'Undefined'] as const
export const flowTypes = [
  'CustomerInvoice',
  'SupplierInvoice',
  'CustomerInvoiceLC',
  'SupplierInvoiceLC',
  'StateCustomerInvoiceLC',
  'StateSupplierInvoiceLC',
  'AggregatedCustomerTransactionReport',
  'UnitaryCustomerTransactionReport',
  'AggregatedCustomerPaymentReport',
  'UnitaryCustomerPaymentReport',
  'UnitarySupplierTransactionReport',
  'MultiFlowReport',
  'StateCustomerInvoice',
  'StateSupplierInvoice',
  'StateTransactionReport',
  'StateTransactionReportLC',
  'StatePaymentReport',
  'StatePaymentReportLC',
  'Undefined',
] as const
/** `In` comes from the platform, `Out` goes to it. */
export const flowDirections = ['In', 'Out'] as const
export const flowAckStatuses = ['Pending', 'Ok', 'Error'] as const
export const docTypes = ['Metadata', 'Original', 'Converted', 'ReadableView'] as const
/** The reasons that the norm names; a platform may have others. */
export const reasonCodes = [
  'EmptyAttachement',
  'AttachmentTypeError',
  'EmptyFlow',
  'OtherTechnicalError',
  'InvalidSchema',
  'FileSizeExceeded',
  'FlowTypeError',
  'AlreadyExistingFlow',
  'VirusFound',
  'ChecksumMismatch',
  'InvoiceLCInvalidStatus',
  'InvoiceLCStatusError',
  'InvoiceLCRuleError',
  'InvoiceLCAccessDenied',
  'InvoiceLCAmountError',
] as const

export type ProcessingRule = (typeof processingRules)[number]
export type FlowSyntax = (typeof flowSyntaxes)[number]
export type FlowProfile = (typeof flowProfiles)[number]
export type FlowType = (typeof flowTypes)[number]
export type FlowDirection = (typeof flowDirections)[number]
export type FlowAckStatus = (typeof flowAckStatuses)[number]
export type DocType = (typeof docTypes)[number]
export type ReasonCode = (typeof reasonCodes)[number]

/** An id of either side: a UUID, or not only that. */
export const notOnlyUuid = z.string().max(64)
const moment = z.iso.datetime({ offset: true })

const coreFlowInfo = {
  /** What the sender knows the flow by. */
  trackingId: notOnlyUuid.optional(),
  name: z.string().max(255),
  processingRule: z.enum(processingRules).optional(),
  flowSyntax: z.enum(flowSyntaxes),
  flowProfile: z.enum(flowProfiles).optional(),
}
const fullFlowInfoExtension = { flowId: notOnlyUuid.min(1), submittedAt: moment }

/** What a flow is sent with, beside its file. */
export const flowInfo = z.object({
  ...coreFlowInfo,
  sha256: z
    .string()
    .regex(/^[a-f0-9]{64}$/)
    .optional(),
})
export type FlowInfo = z.output<typeof flowInfo>

/** The answer to a flow that was taken. */
export const fullFlowInfo = z.object({ ...flowInfo.shape, ...fullFlowInfoExtension })
export type FullFlowInfo = z.output<typeof fullFlowInfo>
/** What one has to know of that answer: the rest is what was sent. */
export const takenFlow = fullFlowInfo.pick({ flowId: true, submittedAt: true, trackingId: true })
export type TakenFlow = z.output<typeof takenFlow>

export const acknowledgementDetail = z.object({
  level: z.enum(['Error', 'Warning']),
  item: z.string(),
  /** One of `reasonCodes`, or one of the platform's own. */
  reasonCode: z.string(),
  reasonMessage: z.string(),
})
export type AcknowledgementDetail = z.output<typeof acknowledgementDetail>
export const acknowledgement = z.object({
  status: z.enum(flowAckStatuses),
  details: z.array(acknowledgementDetail).min(1).optional(),
})
export type Acknowledgement = z.output<typeof acknowledgement>

/** A flow: what is known of it without its file. It is what a search finds, what `GET` gives and what a webhook is told. */
export const flow = z.object({
  ...coreFlowInfo,
  ...fullFlowInfoExtension,
  processingRule: z.enum(processingRules),
  flowProfile: z.enum(flowProfiles),
  /** Changes whenever the acknowledgement does. */
  updatedAt: moment,
  flowType: z.enum(flowTypes),
  processingRuleSource: z.enum(['Input', 'Computed']),
  flowDirection: z.enum(flowDirections),
  acknowledgement,
})
export type Flow = z.output<typeof flow>

/** What flows are searched by: all of it holds, of a list any. */
export const searchFlowFilters = z.object({
  /** Strictly after. */
  updatedAfter: moment.optional(),
  updatedBefore: moment.optional(),
  processingRule: z.array(z.enum(processingRules)).optional(),
  flowType: z.array(z.enum(flowTypes)).optional(),
  flowDirection: z.array(z.enum(flowDirections)).optional(),
  trackingId: notOnlyUuid.optional(),
  ackStatus: z.enum(flowAckStatuses).optional(),
})
export type SearchFlowFilters = z.output<typeof searchFlowFilters>
export const mostFlows = 100
export const searchFlowParams = z.object({
  limit: z.int().max(mostFlows).optional(),
  cursor: z.string().optional(),
  where: searchFlowFilters,
})
export type SearchFlowParams = z.output<typeof searchFlowParams>
export const searchFlowContent = z.object({
  limit: z.int().max(mostFlows).optional(),
  /** Where the next page begins; without it, this one is the last. */
  nextCursor: z.string().optional(),
  filters: searchFlowFilters.optional(),
  results: z.array(flow).optional(),
})
export type SearchFlowContent = z.output<typeof searchFlowContent>

export const webhookParams = z.object({
  callbackUrl: z.url(),
  flowTypes: z.array(z.enum(flowTypes)).optional(),
  flowDirection: z.enum(flowDirections).optional(),
  ackStatus: z.enum(flowAckStatuses).optional(),
})
export type WebhookParams = z.output<typeof webhookParams>
/** The answer to a webhook made: the key that its messages are signed with (`signing.ts`), in Base64. */
export const webhookIdParam = z.object({
  webhookId: z.uuid(),
  /** Of 16 bytes at least: whoever could guess it could sign. */
  signingKey: z.base64().min(22),
  createdAt: moment,
})
export type WebhookIdParam = z.output<typeof webhookIdParam>
export const webhook = z.object({ ...webhookIdParam.partial().shape, ...webhookParams.shape })
export type Webhook = z.output<typeof webhook>
/** The norm lists `webhooks` and wants `webhookIds`: both are given, and either is taken. */
export const webhookList = z.object({
  count: z.int(),
  webhookIds: z.array(z.uuid()).optional(),
  webhooks: z.array(webhook).optional(),
})
export type WebhookList = z.output<typeof webhookList>

/** What either service answers where it does not do what it was asked. */
export const apiError = z.object({
  errorCode: z.string(),
  errorMessage: z.string().nullish(),
  type: z.string().optional(),
  details: z.string().optional(),
  instance: z.string().optional(),
})
export type ApiError = z.output<typeof apiError>

/** The answer to client credentials (OAuth 2.0, RFC 6749). */
export const tokenAnswer = z.object({
  access_token: z.string().min(1).max(16_384),
  token_type: z.string().regex(/^bearer$/i),
  /** Seconds. */
  expires_in: z.int().positive().optional(),
})
export type TokenAnswer = z.output<typeof tokenAnswer>
