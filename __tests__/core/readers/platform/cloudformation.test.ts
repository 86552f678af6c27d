import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check, defaultSettings } from '../../../../src/core/index.ts';
import { cloudformation } from '../../../../src/core/readers/platform/cloudformation.ts';
import { described, mutate, timeOf } from '../firewall/read-text.ts';
import { memoryWorkspace } from '../../../support/memory-workspace.ts';
import { patience } from '../../../support/time.ts';

const inStack = (resources: string): string => `Resources:\n${resources.replace(/^(?=.)/gm, '  ')}`;
const resource = (type: string, properties: string): string =>
  inStack(`Thing:\n  Type: ${type}\n  Properties:\n${properties.replace(/^(?=.)/gm, '    ')}`);
const of = (text: string): string[] => described(cloudformation, 'stack.yaml', text);
const rule = (inner: string): string[] => of(resource('AWS::EC2::SecurityGroup', `SecurityGroupIngress: [{ ${inner} }]`));

describe('databases of CloudFormation', () => {
  it.each([
    ['a literal port', 'DBInstance', 'Engine: postgres\nPort: 5433', ['5433 rank 2 @5433', 'Thing.Endpoint.Port=5433 @5433']],
    ['a text', 'DBInstance', 'Engine: postgres\nPort: "5433"', ['5433 rank 2 @5433', 'Thing.Endpoint.Port=5433 @5433']],
    ['a parameter', 'DBInstance', 'Engine: postgres\nPort: !Ref P', ['${P} rank 2 @P', 'Thing.Endpoint.Port=${P} @P']],
    [
      'a parameter in the long form',
      'DBInstance',
      'Engine: postgres\nPort: { Ref: P }',
      ['${P} rank 2 @P', 'Thing.Endpoint.Port=${P} @P'],
    ],
    [
      'a condition',
      'DBInstance',
      'Engine: postgres\nPort: !If [IsProd, 5433, 5434]',
      ['5433|5434 rank 2 @[IsProd, 5433, 5434', 'Thing.Endpoint.Port=${?} @[IsProd, 5433, 5434'],
    ],
    ['no port', 'DBInstance', 'Engine: postgres', ['(5432) rank 2 @Thing']],
    ['a provisioned cluster without a port', 'DBCluster', 'Engine: aurora-postgresql', ['(3306|5432) rank 2 @Thing']],
    [
      'a cluster whose mode is not known',
      'DBCluster',
      'Engine: aurora-postgresql\nEngineMode: !Ref M',
      ['(3306|5432) rank 2 @Thing'],
    ],
    [
      'a serverless cluster without a port',
      'DBCluster',
      'Engine: aurora-postgresql\nEngineMode: serverless',
      ['(5432) rank 2 @Thing'],
    ],
    ['a cluster of plain PostgreSQL', 'DBCluster', 'Engine: postgres', ['(5432) rank 2 @Thing']],
    ['another engine', 'DBInstance', 'Engine: mysql', ['(3306) (other-engine) @Thing']],
    ['an engine nobody knows', 'DBInstance', 'Engine: !Ref E\nPort: 5433', ['5433 (unknown) @5433']],
    [
      'an engine that a name tells',
      'DBInstance',
      'Engine: !Ref E\nDBParameterGroupName: app-postgres15',
      ['(5432) rank 2 @Thing'],
    ],
    ['a member of a cluster', 'DBInstance', 'Engine: aurora-postgresql\nDBClusterIdentifier: !Ref C', []],
    ['a replica', 'DBInstance', 'SourceDBInstanceIdentifier: !Ref D\nPort: 5433', []],
    [
      'a number that is none',
      'DBInstance',
      'Engine: postgres\nPort: five',
      ['malformed rank 2 @five', 'Thing.Endpoint.Port=five @five'],
    ],
  ])('reads %s', (_, type, properties, expected) => {
    expect(of(resource(`AWS::RDS::${type}`, properties))).toEqual(expected);
  });

  it('takes the engine of a parameter, and the column of a mapping as a choice', () => {
    const text = `Parameters:\n  E: { Type: String, Default: postgres }\nMappings:\n  Ports:\n    dev: { db: 5433 }\n    prod: { db: 5434 }\n${resource('AWS::RDS::DBInstance', 'Engine: !Ref E\nPort: !FindInMap [Ports, !Ref Stage, db]')}`;
    expect(of(text)).toContainEqual(expect.stringMatching(/^5433\|5434 rank 2/));
  });
});

describe('rules of security groups', () => {
  it.each([
    ['a port', 'IpProtocol: tcp, FromPort: 5433, ToPort: 5433, CidrIp: 10.0.0.0/8', ['allow ingress 5433-5433/tcp from 10.0.0.0/8 (aws) @5433']],
    ['a range', 'IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: 0.0.0.0/0', ['allow ingress 0-65535/tcp from 0.0.0.0/0 (aws) @0']],
    ['every protocol', 'IpProtocol: -1, FromPort: 5433, ToPort: 5433, CidrIp: 10.0.0.0/8', ['allow ingress all/any from 10.0.0.0/8 (aws) @Thing']],
    ['a group', 'IpProtocol: tcp, FromPort: 5433, ToPort: 5433, SourceSecurityGroupId: !GetAtt App.GroupId', ['allow ingress 5433-5433/tcp from App (aws) @5433']],
    ['a protocol without ports', 'IpProtocol: icmp, FromPort: 8, ToPort: 0, CidrIp: 10.0.0.0/8', []],
  ])('reads %s', (_, inner, expected) => {
    expect(rule(inner)).toEqual(expected);
  }); // prettier-ignore

  it('reads a rule that stands alone and one that a condition brings', () => {
    const alone = resource(
      'AWS::EC2::SecurityGroupIngress',
      'GroupId: !Ref G\nIpProtocol: tcp\nFromPort: 5433\nToPort: 5433\nCidrIp: 10.0.0.0/8',
    );
    expect(of(alone)).toEqual(['allow ingress 5433-5433/tcp from 10.0.0.0/8 (aws) @5433']);
    const optional =
      'SecurityGroupIngress:\n  - !If [C, { IpProtocol: tcp, FromPort: 5433, CidrIp: 10.0.0.0/8 }, !Ref AWS::NoValue]';
    expect(of(resource('AWS::EC2::SecurityGroup', optional))).toEqual(['allow ingress 5433/tcp from 10.0.0.0/8 (aws) @5433']);
  });
});

describe('dials of a template', () => {
  it.each([
    ['a text', 'Url: postgres://app@db.example.com:5433/shop', ['db.example.com:5433 url session as Url @5433']],
    ['names put in', 'Url: !Sub postgres://app@${D.Endpoint.Address}:${P}/shop', ['${D.Endpoint.Address}:${P} url session as Url @${P}']],
    [
      'names of its own',
      'Url: !Sub ["postgres://app@${H}:5433/shop", { H: !GetAtt D.Endpoint.Address }]',
      ['${D.Endpoint.Address}:5433 url session as Url @5433'],
    ],
    ['a text joined', "Url: !Join ['', ['postgres://app@', !GetAtt D.Endpoint.Address, ':5433/shop']]", ['${D.Endpoint.Address}:5433 url session as Url @5433']],
    ['a value of another service', "Url: 'postgres://app@{{resolve:ssm:host}}:5433/shop'", []],
    ['variables of a function', 'Environment: { Variables: { PGHOST: db.example.com, PGPORT: 5433 } }', ['db.example.com:5433 libpq session as PGPORT @5433']],
    ['variables of a container', 'Environment: [{ Name: DB_HOST, Value: h.example.com }, { Name: DB_PORT, Value: 5433 }]', ['h.example.com:5433 address session as DB_PORT @5433']],
  ])('reads %s', (_, properties, expected) => {
    expect(of(resource('AWS::Lambda::Function', properties))).toEqual(expected);
  }); // prettier-ignore

  it('leaves out what is no template', () => {
    expect(of('Resources:\n  A: { Type: Custom, Properties: { Url: "postgres://app@db:5433/shop" } }')).toEqual([]);
    expect(of('services: { a: { image: postgres } }')).toEqual([]);
  });
});

describe('a template end to end', () => {
  const stack = (port: string, open: number, dialled: number): string => `
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, ${port} VPCSecurityGroups: [!Ref Group] }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: ${open}, ToPort: ${open}, CidrIp: 10.0.0.0/8 }]
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Environment: { Variables: { DB_HOST: !GetAtt Database.Endpoint.Address, DB_PORT: ${dialled} } }
`;
  const ids = (files: Readonly<Record<string, string>>): string[] =>
    check(memoryWorkspace(files), defaultSettings).findings.map(({ ruleId, level }) => `${level} ${ruleId}`).sort(); // prettier-ignore

  it.each([
    ['consistent', stack('Port: 5433,', 5433, 5433), []],
    ['consistent with the default', stack('', 5432, 5432), []],
    ['a closed port', stack('Port: 5433,', 5432, 5433), ['error firewall/port-closed']],
    ['a client left behind', stack('Port: 5433,', 5433, 5432), ['error client/port-mismatch']],
  ])('%s', (_, text, expected) => {
    expect(ids({ 'stack.yaml': text })).toEqual(expected);
    expect(ids({ 'stack.template': text })).toEqual(expected);
  });
});

describe('any text', () => {
  it('never throws, and comes back soon', () => {
    const text = resource(
      'AWS::RDS::DBInstance',
      'Engine: postgres\nPort: !If [A, !Ref B, !Sub "${C}"]\nU: !Join [a, [b, !GetAtt c.d]]',
    );
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '!', '[', ']', '{', '}', '${', ':', 'Ref', 'Fn::Sub'), (at, piece) => {
        expect(of(mutate(text, at, piece))).toBeDefined();
      }),
    );
    const aliases = `Resources:\n  A: &a { Type: AWS::X, Properties: { U: &j0 !Join ['', [postgres://, b]] } }\n${Array.from({ length: 40 }, (_unused, i) => `  B${i}: { Type: AWS::X, Properties: { U: &j${i + 1} !Join ['', [*j${i}, *j${i}]] } }`).join('\n')}`;
    expect(timeOf(cloudformation, 'stack.yaml', aliases)).toBeLessThan(patience);
  });
});
