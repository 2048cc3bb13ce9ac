/** What a shipper needs to send here. */
export interface Endpoint {
  /** `http://host:4747` as the browser reaches the console. */
  readonly origin: string;
  readonly id: string;
  readonly secret: string;
}

export interface Settings {
  readonly id: string;
  readonly title: string;
  /** What the text is to be put into. */
  readonly file: string;
  readonly text: string;
}

/** The value of an `Authorization: ApiKey` header. */
export const encodedKey = ({ id, secret }: Pick<Endpoint, "id" | "secret">): string => btoa(`${id}:${secret}`);

/** Settings to paste, one for each shipper. Ids and secrets are letters, digits, `-` and `_`: nothing needs quoting. */
export function settingsFor(endpoint: Endpoint): readonly Settings[] {
  return [winlogbeat(endpoint), elasticAgent(endpoint), logstash(endpoint), rsyslog(endpoint), curl(endpoint)];
}

const winlogbeat = ({ origin, id, secret }: Endpoint): Settings => ({
  id: "winlogbeat",
  title: "Winlogbeat",
  file: "winlogbeat.yml",
  text: `winlogbeat.event_logs:
  - name: Security
  - name: System
  - name: Microsoft-Windows-Sysmon/Operational

setup.template.enabled: false
setup.ilm.enabled: false

output.elasticsearch:
  hosts: ["${origin}"]
  api_key: "${id}:${secret}"
`,
});

const elasticAgent = ({ origin, id, secret }: Endpoint): Settings => ({
  id: "elastic-agent",
  title: "Elastic Agent",
  file: "elastic-agent.yml (standalone)",
  text: `outputs:
  default:
    type: elasticsearch
    hosts: ["${origin}"]
    api_key: "${id}:${secret}"

inputs:
  - id: windows-events
    type: winlog
    use_output: default
    data_stream.namespace: default
    streams:
      - id: security
        name: Security
        data_stream: { type: logs, dataset: system.security }
      - id: sysmon
        name: Microsoft-Windows-Sysmon/Operational
        data_stream: { type: logs, dataset: windows.sysmon_operational }
`,
});

const logstash = ({ origin, id, secret }: Endpoint): Settings => ({
  id: "logstash",
  title: "Logstash",
  file: "pipeline.conf",
  text: `output {
  elasticsearch {
    hosts => ["${origin}"]
    # api_key is taken by Logstash over https only; a key's id and secret serve as user and password.
    user => "${id}"
    password => "${secret}"
    action => "create"
    index => "winlogbeat-%{+YYYY.MM.dd}"
    manage_template => false
    ilm_enabled => false
  }
}
`,
});

function rsyslog({ origin, id, secret }: Endpoint): Settings {
  const { hostname, port, protocol } = new URL(origin);
  const https = protocol === "https:";
  return {
    id: "rsyslog",
    title: "rsyslog",
    file: "/etc/rsyslog.d/60-quaestor.conf",
    text: `module(load="omelasticsearch")
# For messages that are JSON documents already.
template(name="document" type="string" string="%msg%")
ruleset(name="quaestor") {
  action(type="omelasticsearch"
    server="${https ? "https" : "http"}://${hostname}" serverport="${port === "" ? (https ? "443" : "80") : port}"
    uid="${id}" pwd="${secret}"
    searchIndex="logs-windows.forwarded-default" searchType=""
    bulkmode="on" template="document"
    retryfailures="on" retryruleset="quaestor"
    errorfile="/var/log/quaestor-refused.json"
    action.resumeretrycount="-1"
    queue.type="linkedlist" queue.filename="quaestor" queue.saveonshutdown="on")
}
call quaestor
`,
  };
}

const curl = ({ origin, ...key }: Endpoint): Settings => ({
  id: "curl",
  title: "curl",
  file: "a shell",
  text: `curl -sS "${origin}/_bulk" \\
  -H "Authorization: ApiKey ${encodedKey(key)}" \\
  -H "Content-Type: application/x-ndjson" \\
  --data-binary @events.ndjson
`,
});
