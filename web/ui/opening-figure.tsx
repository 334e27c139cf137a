import { Button, CloseButton, Popover } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { ApiProblem } from '../api/client.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from './address.ts'
import { ProblemNotice } from './problem-notice.tsx'
import './opening-figure.css'

/** One of what a figure is made of: its cells in the order of the heads, the first a link where it has a page. */
export type FigurePart = { key: string; to?: string; cells: ReactNode[] }

export interface OpeningFigureProps {
  /** What it is a figure of, for its name: «Solde». */
  label: string
  /** The figure in words. */
  value: string
  late?: boolean
  /** The heads of the columns; the last is at the right. */
  heads: string[]
  /** The first of what it is made of. `more`: there are others. */
  parts: () => Promise<{ parts: FigurePart[]; more: boolean }>
  /** Under which answers of `parts` are kept. */
  partsKey: unknown[]
  /** Where the whole of it is shown. */
  whole: { to: string; label: string }
  /** The whole of it as a file. */
  file?: string
}

/** A figure that opens what it is made of (B27): under it, its parts with their own pages, then the whole list. */
export function OpeningFigure(props: OpeningFigureProps) {
  const t = useTexts()
  const [open, setOpen] = useState(false)
  const title = useId()
  const { data, error, isLoading } = useQuery({
    queryKey: ['figure', ...props.partsKey],
    queryFn: props.parts,
    enabled: open,
  })
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus shadow="none" offset={6}>
      <Popover.Target>
        <button
          type="button"
          className={props.late ? 'opening-figure late' : 'opening-figure'}
          aria-label={t('figure.opens', { label: props.label, value: props.value })}
          onClick={() => setOpen(!open)}
        >
          {props.value}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="figure-parts" aria-labelledby={title}>
        <header>
          <h2 id={title}>{props.label}</h2>
          <strong>{props.value}</strong>
          <CloseButton aria-label={t('close')} onClick={() => setOpen(false)} />
        </header>
        {error instanceof ApiProblem ? <ProblemNotice problem={error} /> : null}
        {isLoading ? <p className="help">{t('figure.loading')}</p> : null}
        {data && data.parts.length === 0 ? <p className="help">{t('figure.none')}</p> : null}
        {data && data.parts.length > 0 ? (
          <div className="figure-table">
            <table>
              <thead>
                <tr>
                  {props.heads.map((head) => (
                    <th key={head} scope="col">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.parts.map((part) => (
                  <tr key={part.key}>
                    {part.cells.map((cell, index) => (
                      <td key={props.heads[index]}>
                        {index === 0 && part.to ? <Link {...addressOf(part.to)}>{cell}</Link> : cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
        <footer>
          <span className="help">{data?.more ? t('figure.first', { count: data.parts.length }) : ''}</span>
          <Link {...addressOf(props.whole.to)}>{props.whole.label}</Link>
          {props.file ? (
            <Button
              component="a"
              href={props.file}
              variant="subtle"
              size="xs"
              leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
            >
              {t('figure.file')}
            </Button>
          ) : null}
        </footer>
      </Popover.Dropdown>
    </Popover>
  )
}
