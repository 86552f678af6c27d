import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check, defaultSettings } from '../../../../src/core/index.ts';
import { terraform } from '../../../../src/core/readers/platform/terraform.ts';
import { described as describedBy, factsOf as factsBy, itemsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { memoryWorkspace } from '../../../support/memory-workspace.ts';
import { patience } from '../../../support/time.ts';

const path = 'infra/main.tf';
const described = (text: string, at = path) => describedBy(terraform, at, text);
const factsOf = (text: string, at = path) => factsBy(terraform, at, text);

function kindsOf(text: string, kind: string): string[] {
  const all = factsOf(text);
  return described(text).filter((_, index) => all[index]?.kind === kind);
}

const rules = (text: string) => kindsOf(text, 'firewall.rule');
const listens = (text: string) => [...kindsOf(text, 'server.listen'), ...kindsOf(text, 'platform.listen')];
const dials = (text: string) => kindsOf(text, 'client.conninfo');

function group(inner: string): string {
  return `resource "aws_security_group" "db" {\n${inner}\n}\n`;
}

describe('Terraform databases', () => {
  it.each([
    ['a literal port', 'aws_db_instance', 'engine = "postgres"\nport = 5433', ['5433 rank 2 @5433']],
    ['a text', 'aws_db_instance', 'engine = "postgres"\nport = "05433"', ['5433 rank 2 @05433']],
    ['a variable', 'aws_db_instance', 'engine = "postgres"\nport = var.db_port', ['${db_port} rank 2 @var.db_port']],
    ['a converted variable', 'aws_db_instance', 'engine = "postgres"\nport = tonumber(var.p)', ['${p} rank 2 @var.p']],
    [
      'a variable with a default',
      'aws_db_instance',
      'engine = "postgres"\nport = coalesce(var.p, 5432)',
      ['${p:-5432} rank 2 @coalesce(var.p, 5432)'],
    ],
    [
      'a map with a default',
      'aws_db_instance',
      'engine = "postgres"\nport = lookup(var.m, "p", 1)',
      ['${m.p:-1} rank 2 @lookup(var.m, "p", 1)'],
    ],
    [
      'a null check',
      'aws_db_instance',
      'engine = "postgres"\nport = var.p != null ? var.p : 5432',
      ['${p:-5432} rank 2 @var.p != null ? var.p : 5432'],
    ],
    ['two arms', 'aws_db_instance', 'engine = "postgres"\nport = var.x ? 5432 : 5433', ['5432|5433 rank 2 @var.x ? 5432 : 5433']],
    ['arithmetic', 'aws_db_instance', 'engine = "postgres"\nport = var.x + 1', ['${?} rank 2 @var.x + 1']],
    ['no port', 'aws_db_instance', 'engine = "postgres"', ['(5432) rank 2 @db']],
    ['a null port', 'aws_db_instance', 'engine = "postgres"\nport = null', ['(5432) rank 2 @db']],
    ['an Aurora cluster', 'aws_rds_cluster', 'engine = "aurora-postgresql"', ['(5432) rank 2 @db']],
    ['another engine', 'aws_db_instance', 'engine = "mysql"', ['(3306) (other-engine) @db']],
    ['an engine nobody knows', 'aws_db_instance', 'engine = var.engine\nport = 1', ['1 (unknown) @1']],
    ['an engine that a name tells', 'aws_db_instance', 'engine = var.postgres_engine\nport = 1', ['1 rank 2 @1']],
    ['a replica', 'aws_db_instance', 'replicate_source_db = aws_db_instance.main.identifier', []],
    ['Cloud SQL', 'google_sql_database_instance', 'database_version = "POSTGRES_15"', ['(5432) rank 2 @db']],
    ['Cloud SQL for MySQL', 'google_sql_database_instance', 'database_version = "MYSQL_8_0"', ['(3306) (other-engine) @db']],
    ['Azure', 'azurerm_postgresql_flexible_server', '', ['(5432) rank 2 @db']],
  ])('reads %s', (_, type, inner, expected) => {
    expect(listens(`resource "${type}" "db" {\n${inner}\n}\n`)).toEqual(expected);
  });

  it('names resource, identity and engine', () => {
    expect(factsOf('resource "aws_db_instance" "db" {\n engine = "postgres"\n port = 5433\n}\n')[0]).toMatchObject({
      setting: { kind: 'resource', module: 'infra', address: 'aws_db_instance.db', engine: 'postgres' },
      identity: { resource: 'infra:aws_db_instance.db' },
    });
  });

  it('defines what the resource is known by, and no password', () => {
    const text =
      'resource "aws_db_instance" "db" {\n engine = "postgres"\n port = 5433\n db_name = "shop"\n username = "app"\n password = "hunter2"\n}\n';
    expect(kindsOf(text, 'platform.definition')).toEqual([
      'aws_db_instance.db.port=5433 @5433',
      'POSTGRES_DB=shop @shop',
      'POSTGRES_USER=app @app',
    ]);
    expect(JSON.stringify(factsOf(text))).not.toContain('hunter2');
  });

  it('reads the public modules for RDS and Aurora', () => {
    const call = (source: string, more = '') => `module "db" {\n source = "${source}"\n engine = "postgres"\n${more}\n}\n`;
    expect(listens(call('terraform-aws-modules/rds/aws', ' port = "5433"'))).toEqual(['5433 rank 2 @5433']);
    expect(listens(call('terraform-aws-modules/rds-aurora/aws'))).toEqual(['(5432) rank 2 @db']);
    expect(listens(call('git::https://github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6'))).toEqual([
      '(5432) rank 2 @db',
    ]);
    expect(listens(call('example/other/aws'))).toEqual([]);
  });

  it('reads a network load balancer whose target group stands beside it', () => {
    const text =
      'resource "aws_lb_listener" "l" {\n port = 5432\n protocol = "TCP"\n default_action {\n target_group_arn = aws_lb_target_group.t.arn\n }\n}\n' +
      'resource "aws_lb_target_group" "t" {\n port = 5433\n}\n' +
      'resource "aws_lb_target_group_attachment" "a" {\n target_group_arn = aws_lb_target_group.t.arn\n target_id = aws_instance.db.id\n}\n';
    expect(kindsOf(text, 'server.forward')).toEqual(['5432 -> 5433 (load-balancer) @5432']);
    expect(factsOf(text)[0]).toMatchObject({ to: { setting: { address: 'aws_instance.db' } } });
    expect(kindsOf(text.replace('TCP', 'HTTP'), 'server.forward')).toEqual([]);
  });
});

describe('Terraform firewalls', () => {
  it.each([
    [
      'a block',
      group(
        'ingress {\n from_port = 5432\n to_port = 5440\n protocol = "tcp"\n cidr_blocks = ["10.0.0.0/8", var.c]\n security_groups = [aws_security_group.app.id]\n}',
      ),
      ['allow ingress 5432-5440/tcp from 10.0.0.0/8,var.c,aws_security_group.app.id (aws) @5432'],
    ],
    [
      'the list form',
      group('ingress = [{ from_port = 5432, to_port = 5433, protocol = "6", cidr_blocks = ["0.0.0.0/0"], self = true }]'),
      ['allow ingress 5432-5433/tcp from 0.0.0.0/0,self (aws) @5432'],
    ],
    [
      'a dynamic block that is written out',
      group(
        'dynamic "ingress" {\n for_each = [5432, 5433]\n content {\n from_port = ingress.value\n to_port = ingress.value\n protocol = "tcp"\n }\n}',
      ),
      ['allow ingress 5432/tcp from (aws) @5432', 'allow ingress 5433/tcp from (aws) @5433'],
    ],
    [
      'a dynamic block over something else',
      group(
        'dynamic "ingress" {\n for_each = var.ports\n iterator = p\n content {\n from_port = p.value\n to_port = p.value\n protocol = "tcp"\n }\n}',
      ),
      ['allow ingress ${?}-${?}/tcp from (aws) @p.value'],
    ],
    [
      'every protocol',
      group('egress {\n from_port = 0\n to_port = 0\n protocol = "-1"\n cidr_blocks = ["0.0.0.0/0"]\n}'),
      ['allow egress all/any from 0.0.0.0/0 (aws) @egress'],
    ],
    ['another protocol', group('ingress {\n from_port = -1\n to_port = -1\n protocol = "icmp"\n}'), []],
    [
      'a rule of its own',
      'resource "aws_security_group_rule" "r" {\n type = "egress"\n from_port = 5432\n to_port = 5432\n protocol = "tcp"\n source_security_group_id = aws_security_group.app.id\n security_group_id = aws_security_group.db.id\n}\n',
      ['allow egress 5432-5432/tcp from aws_security_group.app.id (aws) @5432'],
    ],
    [
      'a rule for each element of a local',
      'locals { r = { a = { port = 5432 }, b = { port = 22 } } }\nresource "aws_security_group_rule" "r" {\n for_each = local.r\n type = "ingress"\n from_port = each.value.port\n to_port = each.value["port"]\n protocol = "tcp"\n}\n',
      ['allow ingress 5432/tcp from (aws) @5432', 'allow ingress 22/tcp from (aws) @22'],
    ],
    [
      'a VPC rule',
      'resource "aws_vpc_security_group_ingress_rule" "r" {\n security_group_id = aws_security_group.db.id\n ip_protocol = "tcp"\n from_port = 5432\n to_port = 5432\n cidr_ipv4 = "0.0.0.0/0"\n}\n',
      ['allow ingress 5432-5432/tcp from 0.0.0.0/0 (aws) @5432'],
    ],
    [
      'a VPC rule for everything',
      'resource "aws_vpc_security_group_egress_rule" "r" {\n ip_protocol = -1\n cidr_ipv6 = "::/0"\n}\n',
      ['allow egress all/any from ::/0 (aws) @r'],
    ],
    [
      'an access list, in the order of its numbers',
      'resource "aws_network_acl" "n" {\n ingress {\n rule_no = 200\n action = "deny"\n protocol = "tcp"\n from_port = 5432\n to_port = 5433\n cidr_block = "0.0.0.0/0"\n }\n ingress {\n rule_no = 100\n action = "allow"\n protocol = "tcp"\n from_port = 5432\n to_port = 5433\n cidr_block = "10.0.0.0/8"\n }\n}\n',
      ['allow ingress 5432-5433/tcp from 10.0.0.0/8 (aws) @5432', 'deny ingress 5432-5433/tcp from 0.0.0.0/0 (aws) @5432'],
    ],
    [
      'Google',
      'resource "google_compute_firewall" "f" {\n network = "default"\n allow {\n protocol = "tcp"\n ports = ["5432", "5440-5450", 22]\n }\n target_tags = ["db"]\n}\n',
      ['allow ingress 5432,5440-5450,22/tcp from anyone (gcp) @5432'],
    ],
    [
      'Google without ports',
      'resource "google_compute_firewall" "f" {\n source_ranges = ["0.0.0.0/0"]\n deny {\n protocol = "all"\n }\n}\n',
      ['deny ingress all/any from 0.0.0.0/0 (gcp) @deny'],
    ],
    [
      'Google, switched off',
      'resource "google_compute_firewall" "f" {\n disabled = true\n allow {\n protocol = "tcp"\n ports = ["5432"]\n }\n}\n',
      [],
    ],
    [
      'Azure',
      'resource "azurerm_network_security_rule" "r" {\n priority = 100\n direction = "Inbound"\n access = "Allow"\n protocol = "Tcp"\n source_port_range = "5432"\n destination_port_range = "5433-5440"\n source_address_prefix = "*"\n network_security_group_name = azurerm_network_security_group.n.name\n}\n',
      ['allow ingress 5433-5440/tcp from * (azure) @5433'],
    ],
    [
      'Azure, inline',
      'resource "azurerm_network_security_group" "n" {\n security_rule {\n priority = 200\n direction = "Outbound"\n access = "Deny"\n protocol = "*"\n destination_port_ranges = ["5432"]\n destination_address_prefix = "Internet"\n }\n}\n',
      ['deny egress 5432/any from Internet (azure) @5432'],
    ],
    [
      'the public module',
      'module "sg" {\n source = "terraform-aws-modules/security-group/aws"\n ingress_rules = ["postgresql-tcp"]\n ingress_cidr_blocks = ["10.0.0.0/16"]\n ingress_with_cidr_blocks = [{ rule = "postgresql-tcp", cidr_blocks = "1.2.3.4/32, 5.6.7.8/32" }, { from_port = 5433, to_port = 5434, protocol = "tcp", cidr_blocks = "0.0.0.0/0" }]\n}\n',
      [
        'allow ingress 5432/tcp from 10.0.0.0/16 (aws) @postgresql-tcp',
        'allow ingress 5432/tcp from 1.2.3.4/32,5.6.7.8/32 (aws) @postgresql-tcp',
        'allow ingress 5433-5434/tcp from 0.0.0.0/0 (aws) @5433',
      ],
    ],
    [
      'its part for PostgreSQL',
      'module "sg" {\n source = "terraform-aws-modules/security-group/aws//modules/postgresql"\n ingress_cidr_blocks = ["10.0.0.0/16"]\n}\n',
      ['allow ingress 5432/tcp from 10.0.0.0/16 (aws) @postgresql'],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(rules(text)).toEqual(expected);
  });

  it.each([
    ['aws_security_group.db.id', 'aws_security_group.db'],
    ['aws_security_group.db[0].id', 'aws_security_group.db'],
    ['module.sg.security_group_id', 'module.sg'],
    ['data.aws_security_group.db.id', 'data.aws_security_group.db'],
    ['var.sg_id', 'var.sg_id'],
    ['"sg-123"', 'sg-123'],
  ])('guards the group %s, to which resources are attached by the same address', (reference, address) => {
    const text = `resource "aws_security_group_rule" "r" {\n from_port = 5432\n protocol = "tcp"\n security_group_id = ${reference}\n}\nresource "aws_instance" "i" {\n vpc_security_group_ids = [${reference}]\n}\n`;
    const facts = factsOf(text);
    expect(facts.find((fact) => fact.kind === 'firewall.rule')).toMatchObject({
      guards: [{ kind: 'group', module: 'infra', address }],
    });
    expect(facts.find((fact) => fact.kind === 'platform.attachment')).toMatchObject({
      how: 'group',
      from: 'aws_instance.i',
      to: address,
      setting: { kind: 'resource', module: 'infra', address: 'aws_instance.i' },
    });
  });

  it('keeps chains where order decides, and none where it does not', () => {
    const chain = (text: string) => factsOf(text).flatMap((fact) => (fact.kind === 'firewall.rule' ? [fact.chain] : []));
    expect(chain(group('ingress {\n protocol = "tcp"\n from_port = 1\n}'))).toEqual([undefined]);
    expect(chain('resource "aws_network_acl" "n" {\n ingress {\n protocol = "tcp"\n from_port = 1\n }\n}\n')).toEqual([
      'nacl aws_network_acl.n',
    ]);
    expect(chain('resource "google_compute_firewall" "f" {\n allow {\n protocol = "tcp"\n }\n}\n')).toEqual(['gcp']);
  });

  it('ties tags, subnets and nested blocks to their groups', () => {
    const text =
      'resource "google_compute_instance" "i" {\n tags = ["db"]\n}\n' +
      'resource "azurerm_subnet_network_security_group_association" "a" {\n subnet_id = azurerm_subnet.s.id\n network_security_group_id = azurerm_network_security_group.n.id\n}\n' +
      'resource "aws_ecs_service" "e" {\n network_configuration {\n security_groups = [aws_security_group.e.id]\n }\n}\n';
    expect(factsOf(text).map((fact) => (fact.kind === 'platform.attachment' ? `${fact.from} -> ${fact.to}` : ''))).toEqual([
      'google_compute_instance.i -> tag:db',
      'azurerm_subnet.s -> azurerm_network_security_group.n',
      'aws_ecs_service.e -> aws_security_group.e',
    ]);
  });
});

describe('Terraform variables and modules', () => {
  it.each([
    ['infra/terraform.tfvars', 2, 'infra'],
    ['infra/x.auto.tfvars', 3, 'infra'],
    ['infra/prod.tfvars', 4, 'infra'],
    ['infra/env/prod.tfvars', 4, 'infra'],
    ['infra/env/prod/terraform.tfvars', 2, 'infra/env/prod'],
    ['infra/terraform.tfvars.example', 1, 'infra'],
  ])('ranks %s', (at, rank, module) => {
    expect(factsOf('db_port = 5433\n', at)).toMatchObject([
      { name: 'db_port', rank, namespace: { kind: 'terraform', module, what: 'var' } },
    ]);
  });

  it('defines defaults, members of maps, locals and outputs, never secrets', () => {
    const text =
      'variable "port" {\n default = 5432\n}\nvariable "none" {}\nvariable "db" {\n default = { port = 5433, password = "hunter2" }\n}\n' +
      'variable "db_password" {\n default = "hunter2"\n}\nvariable "s" {\n default = "hunter2"\n sensitive = true\n}\n' +
      'variable "url" {\n default = "postgres://u:hunter2@h/d"\n}\nlocals {\n p = var.db.port\n}\noutput "o" {\n value = aws_db_instance.x[0].port\n}\n';
    expect(kindsOf(text, 'platform.definition')).toEqual([
      'port=5432 @port',
      'none=? @none',
      'db=? @db',
      'db.port=5433 @port',
      'db.password=? @password',
      'db_password=? @db_password',
      's=? @s',
      'url=? @url',
      'p=${db.port} @p',
      'output.o=${aws_db_instance.x.port} @o',
    ]);
    expect(JSON.stringify(factsOf(text))).not.toContain('hunter2');
  });

  it('gives the arguments of a call to the variables of its directory', () => {
    const text =
      'module "net" {\n source = "../modules/net"\n port = var.p\n count = 1\n}\nmodule "far" {\n source = "example/net/aws"\n port = 1\n}\n';
    expect(factsOf(text)).toMatchObject([
      { kind: 'platform.attachment', how: 'module', from: 'net', to: 'modules/net' },
      {
        kind: 'platform.definition',
        name: 'port',
        rank: 5,
        namespace: { kind: 'terraform', module: 'modules/net', what: 'var' },
      },
    ]);
    expect(factsOf(text)).toHaveLength(2);
  });
});

describe('Terraform dials and scripts', () => {
  it.each([
    [
      'locals {\n url = "postgres://u:p@${aws_db_instance.x.address}:${var.port}/d"\n}\n',
      ['${aws_db_instance.x.address}:${port} url session as url @${var.port}'],
    ],
    ['locals {\n url = format("postgres://%s@%s:%d/d", var.u, var.h, 5433)\n}\n', ['${h}:5433 url session as url @5433']],
    ['provider "postgresql" {\n host = "db"\n}\n', ['db:(5432 or PGPORT) libpq tool as postgresql @db']],
    ['provider "postgresql" {\n host = "db"\n port = 5433\n}\n', ['db:5433 libpq tool as postgresql @5433']],
    [
      'resource "aws_dms_endpoint" "e" {\n engine_name = "postgres"\n server_name = "db"\n port = 5433\n}\n',
      ['db:5433 address tool as aws_dms_endpoint.e @5433'],
    ],
    [
      'resource "aws_lambda_function" "f" {\n environment {\n variables = {\n DB_HOST = "db"\n DB_PORT = 5433\n }\n }\n}\n',
      ['db:5433 address session as DB_PORT @5433'],
    ],
    [
      'resource "aws_ecs_task_definition" "t" {\n container_definitions = jsonencode([{ environment = [{ name = "DB_HOST", value = "db" }, { name = "DB_PORT", value = "5433" }] }])\n}\n',
      ['db:5433 address session as DB_PORT @5433'],
    ],
    [
      'resource "google_cloud_run_service" "c" {\n template {\n containers {\n env {\n name = "DATABASE_URL"\n value = "postgres://db/x"\n }\n }\n }\n}\n',
      ['db:(5432) url session as DATABASE_URL @db'],
    ],
    ['locals {\n url = "mysql://db:3306/x"\n}\n', []],
  ])('reads %j', (text, expected) => {
    expect(dials(text)).toEqual(expected);
  });

  it('hands over start-up scripts as the machine gets them, with places in the file', () => {
    const text =
      'resource "aws_instance" "i" {\n  user_data = <<-EOT\n    #!/bin/bash\n    ufw allow ${var.port}/tcp # $${X}\n      x\n  EOT\n}\n';
    const item = itemsOf(terraform, path, text).find((one) => one.kind === 'embedded');
    if (item?.kind !== 'embedded') throw new Error('nothing embedded');
    expect(item).toMatchObject({
      as: 'platform/shell-script',
      reading: { setting: { kind: 'resource', address: 'aws_instance.i' } },
    });
    expect(item.file.text).toBe('#!/bin/bash\nufw allow ${var_port}/tcp # ${X}\n  x\n');
    for (const { inner, outer, length } of item.file.embeddedIn?.segments ?? []) {
      const piece = item.file.text.slice(inner, inner + length);
      if (!piece.includes('$')) expect(text.slice(outer, outer + length)).toBe(piece);
    }
    expect(kindsOf(text, 'platform.definition')).toEqual(['var_port=${port} @<']);
  });

  it('hands over provisioners', () => {
    const text =
      'resource "null_resource" "n" {\n provisioner "local-exec" {\n command = "psql -p 5432"\n }\n provisioner "remote-exec" {\n inline = ["a", "b"]\n }\n}\n';
    const found = itemsOf(terraform, path, text).flatMap((one) =>
      one.kind === 'embedded' ? [[one.file.text, one.reading.setting?.kind]] : [],
    );
    expect(found).toEqual([
      ['psql -p 5432', 'machine'],
      ['a', 'resource'],
      ['b', 'resource'],
    ]);
  });
});

describe('Terraform on anything', () => {
  const sample = `${group('dynamic "ingress" {\n for_each = [{ p = 5432 }]\n content {\n from_port = ingress.value.p\n protocol = "tcp"\n }\n}')}module "m" {\n source = "./m"\n x = coalesce(var.a, "b\${var.c}")\n}\nresource "aws_db_instance" "d" {\n engine = "postgres"\n port = var.x == null ? 1 : var.x\n}\n`;

  it('never throws, and spans stay inside the text', () => {
    const mutant = fc
      .tuple(fc.nat(), fc.constantFrom('', '{', '}', '[', '"', '$', '.', '\n', '?'))
      .map(([at, by]) => mutate(sample, at, by));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutant), (text) => {
        for (const item of itemsOf(terraform, path, text)) {
          if (item.kind !== 'embedded') expect(item.at.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it.each([
    sample,
    'locals { a = local.a }\n',
    'locals {\n a = { b = { c = { d = 1 } } }\n}\n',
    'resource "aws_security_group_rule" "r" {\n for_each = local.big\n from_port = each.value\n cidr_blocks = local.big\n}\n',
    'resource "azurerm_network_security_rule" "r" {\n network_security_group_name = "x"\n}\n',
    'resource "aws_lb_listener" "l" {\n port = 1\n}\nresource "aws_lb_target_group_attachment" "a" {\n target_group_arn = x_y.z\n}\n',
    'x = "postgres://a:b@c:1/d"\n',
    'resource "aws_db_instance" "d" {\n engine = "postgres"\n for_each = ["${each.value}${each.value}${each.value}"]\n port = each.value\n}\n',
    'resource "aws_db_instance" "d" {\n engine = "postgres"\n for_each = [var.x ? each.value : each.value]\n port = each.value\n}\n',
    'resource "aws_db_instance" "d" {\n engine = "postgres"\n for_each = [coalesce(each.value, each.value)]\n port = each.value\n}\n',
    'a = coalesce(var.a, ',
    'a = var.a == null ? 1 : ',
  ])('is linear on %j', (piece) => {
    const big = `locals {\n big = [${'5432, '.repeat(2000)}]\n}\n`;
    const text = big + piece.repeat(Math.floor(1_000_000 / piece.length));
    expect(timeOf(terraform, path, text)).toBeLessThan(patience);
  });
});

describe('Terragrunt', () => {
  it.each([
    ['a local source', 'terraform { source = "../..//modules/db" }\ninputs = { port = 5433 }', ['port=5433 @port']],
    ['no source', 'inputs = { port = "5433" }', ['port=5433 @port']],
    ['a source elsewhere', 'terraform { source = "git::https://example.com/db.git" }\ninputs = { port = 5433 }', []],
    ['inputs that are put together', 'inputs = merge(local.a, { port = 5433 })', []],
  ])('reads %s', (_, text, expected) => {
    expect(described(text, 'live/prod/terragrunt.hcl')).toEqual(expected);
  });

  it.each([
    [5433, []],
    [5434, ['firewall/port-closed']],
  ])('puts %i into the module', (port, expected) => {
    const module = `variable "port" {}\nresource "aws_db_instance" "a" {\n  engine = "postgres"\n  port = var.port\n  vpc_security_group_ids = [aws_security_group.a.id]\n}\n${group('ingress {\n from_port = 5433\n to_port = 5433\n protocol = "tcp"\n cidr_blocks = ["10.0.0.0/8"]\n}').replace('"db"', '"a"')}`;
    const unit = `terraform {\n  source = "../../modules//db"\n}\ninputs = { port = ${port} }\n`;
    const files = { 'modules/db/main.tf': module, 'live/shop/terragrunt.hcl': unit };
    expect(check(memoryWorkspace(files), defaultSettings).findings.map(({ ruleId }) => ruleId)).toEqual(expected);
  });
});
