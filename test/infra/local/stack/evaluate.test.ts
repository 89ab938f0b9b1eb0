import { describe, expect, it } from 'vitest';
import { parseAssembly } from '../../../../infra/local/stack/assembly.ts';
import { openEvaluator } from '../../../../infra/local/stack/evaluate.ts';

/** A name in the text of Fn::Sub. */
const sub = (name: string) => ['$', '{', name, '}'].join('');

const TEMPLATE = {
  Resources: {
    Jobs: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Book: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 'the-book' } },
    Computed: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Join': ['', ['a', 'b']] } } },
    Role: { Type: 'AWS::IAM::Role' },
  },
};

const assembly = parseAssembly({ stackName: 'Small', folder: '/nowhere', template: TEMPLATE, assets: {} });
const { evaluate, namesOf } = openEvaluator(assembly, { stackName: 'Small', endpoint: 'http://127.0.0.1:9' });

describe('openEvaluator', () => {
  it.each<[unknown, unknown]>([
    ['plain', 'plain'],
    [{ Ref: 'Jobs' }, 'http://127.0.0.1:9/000000000000/Small-Jobs.fifo'],
    [{ Ref: 'Book' }, 'the-book'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ 'Fn::GetAtt': ['Jobs', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:Small-Jobs.fifo'],
    [{ 'Fn::GetAtt': 'Role.Arn' }, 'arn:aws:iam::000000000000:role/Small-Role'],
    [
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':', { Ref: 'Book' }, '/index/*']] },
      'arn:aws:the-book/index/*',
    ],
    [
      { 'Fn::Sub': `${sub('Book')} of ${sub('AWS::AccountId')} at ${sub('Jobs.Arn')}` },
      'the-book of 000000000000 at arn:aws:sqs:us-east-1:000000000000:Small-Jobs.fifo',
    ],
    [{ 'Fn::Sub': [`${sub('Word')}, not ${sub('!Word')}`, { Word: { Ref: 'Book' } }] }, `the-book, not ${sub('Word')}`],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Book' }] }] }, 'book'],
    [
      { kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] },
      { kept: 1, list: [2] },
    ],
  ])('evaluates %j', (written, meant) => {
    expect(evaluate(written, 'Here')).toEqual(meant);
  });

  it.each<[unknown, RegExp]>([
    [{ 'Fn::ImportValue': 'x' }, /^Here uses \{"Fn::ImportValue":"x"\}, which the local run cannot evaluate/],
    [{ 'Fn::If': ['A', 'b', 'c'] }, /Here uses \{"Fn::If"/],
    [{ Ref: 'Jobs', More: 1 }, /Here uses .*"More"/],
    [{ Ref: 'Nobody' }, /Here refers to Nobody, which the template does not have/],
    [{ Ref: 'AWS::NotificationARNs' }, /AWS::NotificationARNs/],
    [{ 'Fn::GetAtt': ['Jobs', 'Colour'] }, /"Colour"/],
    [{ 'Fn::Select': [3, ['a']] }, /Fn::Select/],
    [{ 'Fn::Join': ['', 'text'] }, /Here uses "text"/],
  ])('refuses %j in a sentence that names the place', (written, sentence) => {
    expect(() => evaluate(written, 'Here')).toThrow(sentence);
  });

  it('refuses a computed name, for a kept table would not be found by it', () => {
    expect(() => namesOf('Computed')).toThrow(/TableName of Computed is computed/);
  });
});

describe('parseAssembly', () => {
  it.each<[string, unknown, RegExp]>([
    ['no resources', {}, /The template of Small has no Resources/],
    ['a resource without a type', { Resources: { A: {} } }, /The resource A has no Type/],
    ['a condition', { Resources: { A: { Type: 'T', Condition: 'IsEast' } } }, /The resource A has a Condition/],
  ])('refuses %s', (_name, template, sentence) => {
    expect(() => parseAssembly({ stackName: 'Small', folder: '', template, assets: {} })).toThrow(sentence);
  });
});
