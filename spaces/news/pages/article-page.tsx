import { Markdown } from '../../../web/ui/markdown.ts'
import { RecordPicture } from '../../../web/ui/record-parts.tsx'
import { ReadRecordPage } from '../../../web/ui/record-readers.tsx'
import { article } from '../record.ts'
import '../../../web/ui/markdown.css'
import './news.css'

/** An article: opening it is reading it. */
export function ArticlePage() {
  return (
    <ReadRecordPage of={article}>
      {({ pictureText, summary, body, ...one }) => (
        <article className="surface news-article">
          <RecordPicture of={article} {...one} text={pictureText} />
          <p className="summary">{summary}</p>
          <Markdown text={body} />
        </article>
      )}
    </ReadRecordPage>
  )
}
