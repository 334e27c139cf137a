/** The job that makes the reports of one brand that are due. */
export const makeReportsJob = 'e_invoicing.make_reports_of_brand'
