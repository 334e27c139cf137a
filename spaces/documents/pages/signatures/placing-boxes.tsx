import type { MouseEvent } from 'react'

/** Where a signature stands on a page, in parts of it from its top left. */
export type Box = { x: number; y: number; width: number; height: number }
/** As large as the box of a signer is at first. */
export const usualBox: Box = { x: 0.33, y: 0.8, width: 0.34, height: 0.1 }
/** The box of a signer who has none yet: above those that stand on the page, so that none hides another. */
export function freeBox(others: Box[]): Box {
  const near = ({ x, y }: Box, at: number) =>
    Math.abs(x - usualBox.x) < usualBox.width && Math.abs(y - at) < usualBox.height
  let y = usualBox.y
  while (y > 0.2 && others.some((one) => near(one, y))) y -= 0.12
  return { ...usualBox, y }
}

const within = (value: number, size: number) => Math.min(1 - size, Math.max(0, value))
const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The boxes of signers over a page: a click puts that of the chosen one, arrows move the one that has the focus. */
export function PlacingBoxes(props: {
  /** Of each signer of the page: their turn, from 0, what they are called, and where their box is. */
  boxes: Array<{ index: number; name: string; box: Box }>
  chosen: number
  onChoose: (index: number) => void
  onPut: (box: Box) => void
  onMove: (index: number, box: Box) => void
}) {
  const put = (event: MouseEvent<HTMLElement>) => {
    const frame = event.currentTarget.getBoundingClientRect()
    const { width, height } = usualBox
    props.onPut({
      x: within((event.clientX - frame.left) / frame.width - width / 2, width),
      y: within((event.clientY - frame.top) / frame.height - height / 2, height),
      width,
      height,
    })
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrows move a box, and «Placer» puts one */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click puts the chosen signer's box */}
      <div className="placing-sheet" onClick={put} />
      {props.boxes.map(({ index, name, box }) => (
        <button
          type="button"
          key={index}
          className="placing-box"
          data-signer={index % 3}
          aria-label={`${index + 1}. ${name}`}
          aria-pressed={props.chosen === index}
          style={{
            left: `${box.x * 100}%`,
            top: `${box.y * 100}%`,
            width: `${box.width * 100}%`,
            height: `${box.height * 100}%`,
          }}
          onClick={() => props.onChoose(index)}
          onKeyDown={(event) => {
            const by = arrows[event.key]
            if (!by) return
            event.preventDefault()
            const step = event.shiftKey ? 0.05 : 0.01
            props.onMove(index, {
              ...box,
              x: within(box.x + by[0] * step, box.width),
              y: within(box.y + by[1] * step, box.height),
            })
          }}
        >
          {index + 1} · {name}
        </button>
      ))}
    </>
  )
}
