// What is done with the platform's last word on a report.
import { defineFlowKind } from '../exchange/flows.ts'
import { takeAnswer } from './service.ts'

defineFlowKind('report', {
  answered: async (ctx, row, ack, details) => {
    const report = await ctx.db
      .selectFrom('e_reports')
      .select('flow_id')
      .where('id', '=', row.subject_id)
      .executeTakeFirst()
    if (report?.flow_id !== row.id) return
    const words = details.map((one) => [one.reasonCode, one.item, one.reasonMessage].filter(Boolean).join(', '))
    await takeAnswer(ctx, row.subject_id!, { accepted: ack === 'Ok', answer: words.join('\n').slice(0, 1_000) })
  },
})
