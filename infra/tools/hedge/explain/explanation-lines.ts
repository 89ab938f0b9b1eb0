import { type HedgeView, shortContracts } from '../../../../shared/hedge/hedge-view.ts';
import type { Verdict } from '../../../../shared/hedge/verdict.ts';
import type { Contracts } from '../../../../shared/money/amount.ts';
import { priceText, whenText } from '../../../local/screen/figures.ts';
import { type Cell, type Column, type Row, tableLines } from '../../../local/screen/plain-table.ts';
import { coloursOf, type Screen } from '../../../local/screen/screen.ts';
import { wrapText } from '../../../local/screen/wrap-text.ts';
import { agoText } from '../said.ts';
import type { Explanation } from './explain.ts';
import type { Decided } from './find-decision.ts';
import { wordsOf } from './what-would-change.ts';

const COLUMNS: readonly Column[] = [
  { title: 'rule', align: 'left' },
  { title: 'verdict', align: 'left' },
  { title: 'number', align: 'left' },
];
const INDENT = 2;

/** An explanation for the eye. */
export function explanationLines({ decided, again }: Explanation, nowMs: number, screen: Screen): readonly string[] {
  const { bold, red } = coloursOf(screen);
  const { policyId, account, atMs } = decided;
  const indented = (text: string): readonly string[] =>
    wrapText(text, screen.width - INDENT).map((line) => ' '.repeat(INDENT) + line);
  const verdicts = again.ok ? again.decision.verdicts : decided.verdicts;
  const title = `${policyId} of the account ${account}, as the pass of ${whenText(atMs)} UTC saw it (${agoText(atMs, nowMs)})`;
  return [
    ...wrapText(title, screen.width).map(bold),
    ...indented(sourceWords(again)),
    ...(again.ok ? indented(differenceWords(decided, wordsOf(again.decision), again.decision.verdicts)).map(red) : []),
    '',
    ...indented(sizeWords(decided, again)),
    '',
    ...tableLines(COLUMNS, verdicts.map(rowOf), screen),
    '',
    ...wrapText(`Decided: ${again.ok ? wordsOf(again.decision) : decided.action}`, screen.width).map(bold),
    ...(again.ok
      ? [
          '',
          'What would have led to another decision, all else as it was:',
          ...again.others.flatMap(({ sentence }) => indented(sentence)),
        ]
      : []),
  ];
}

function sourceWords(again: Explanation['again']): string {
  if (!again.ok)
    return `As it was decided then, not made again: ${again.because}. What would have led elsewhere cannot be told.`;
  const { findings, cross } = again.inputs.view.market;
  const bars = (findings?.size ?? 0) > 0 ? '; conditions on bars stand as they were judged then' : '';
  const beta = cross === undefined ? '' : '; beta and the prices beside it stand as they were measured then';
  return `Decided again from the stored inputs${bars}${beta}.`;
}

/** This version of the program may judge otherwise than the one that ran the pass. */
function differenceWords(decided: Decided, now: string, verdicts: readonly Verdict[]): string {
  const isSame =
    decided.verdicts.length === verdicts.length &&
    decided.verdicts.every((verdict, at) => verdict.verdict === verdicts[at]?.verdict);
  return isSame
    ? ''
    : `The pass itself decided otherwise (${decided.action}), and this program now: ${now}. Was it deployed again since?`;
}

function sizeWords(decided: Decided, again: Explanation['again']): string {
  const target = again.ok ? again.decision.target : decided.target;
  const short = again.ok ? shortContracts(again.inputs.view) : decided.short;
  const coins = decided.coins === undefined ? 'an unknown number of' : decided.coins.toString();
  const seen = `Mark ${priceText(decided.mark)}, ${coins} coins on the account. Short ${short} contracts`;
  if (target === undefined) return `${seen}; the decision was made ahead of a target.`;
  return `${seen}, target ${target}, gap ${gapText(target.minus(short))}.${unitWords(again.ok ? again.inputs.view : undefined)}`;
}

const gapText = (gap: Contracts): string => (gap.isPositive() ? `+${gap}` : gap.toString());

const unitWords = (view: HedgeView | undefined): string => (view === undefined ? '' : contractWords(view.instrument));

function contractWords(instrument: HedgeView['instrument']): string {
  if ('faceValue' in instrument) return ` One contract is ${instrument.faceValue} dollars of ${instrument.coin}.`;
  return instrument.contractSize.toString() === '1'
    ? ''
    : ` One contract is ${instrument.contractSize} ${instrument.coin}.`;
}

const TONES = { passes: 'quiet', acts: 'good', blocks: 'bad', unknown: 'warn' } as const;

const rowOf = ({ rule, verdict, number, because }: Verdict): Row => {
  const cell: Cell = { text: verdict, tone: TONES[verdict] };
  return { cells: [rule, cell, number], ...(because === '' ? {} : { below: because }) };
};
