package spec

import (
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// workspaceFile is wxreport.yaml: what the reports of a folder share.
type workspaceFile struct {
	Version      version  `yaml:"version" doc:"version of the language, 1"`
	Reports      pathList `yaml:"reports" doc:"the specs" example:"agencies/*/*/report.yaml"`
	Database     string   `yaml:"database" doc:"where runs and deliveries are recorded: sqlite:PATH, or postgres://... without a password"`
	DatabaseEnv  string   `yaml:"database_env" doc:"environment variable that holds the address of the database"`
	DatabaseFile string   `yaml:"database_file" doc:"file that holds the address of the database"`
	Archive      string   `yaml:"archive" doc:"folder that keeps what was made and sent"`
	Owner        string   `yaml:"owner" doc:"mail address that is told of failures, once each, what comes together in one mail, and of their ends"`
	Calendar     filePath `yaml:"calendar" doc:"file of days off and worked that corrects the program's own, as in a spec"`
	SMTP         relayKey `yaml:"smtp" doc:"the mail server"`
	Identities   relayMap `yaml:"identities" doc:"mail servers and senders by account id; keys not given are those of smtp"`
	Web          webKey   `yaml:"web" doc:"the web listener"`
	WeChat       appMap   `yaml:"wechat" doc:"WeChat credentials by account id"`
	WeChatAPI    string   `yaml:"wechat_api" doc:"where WeChat's interfaces are reached: their own address, or a proxy of yours with a fixed IP, which sees secrets and tokens"`
	Limits       limitKey `yaml:"limits" doc:"what one process may take"`
}

type relayKey struct {
	Host         string `yaml:"host" doc:"name of the server" example:"smtp.exmail.qq.com"`
	Port         int    `yaml:"port" doc:"its port"`
	TLS          string `yaml:"tls" doc:"encryption: from the start (465), by STARTTLS (587), or none in an own network" enum:"tls,starttls,none"`
	CAFile       string `yaml:"ca_file" doc:"certificates to trust besides the system's"`
	Auth         string `yaml:"auth" doc:"how to log in" enum:"auto,plain,login,cram-md5,scram-sha-256,xoauth2,none"`
	User         string `yaml:"user" doc:"name to log in with; empty: no login"`
	PasswordEnv  string `yaml:"password_env" doc:"environment variable that holds the password or client authorisation code"`
	PasswordFile string `yaml:"password_file" doc:"file that holds it"`
	From         string `yaml:"from" doc:"sender, with or without a name" example:"某机构 <report@agency.cn>"`
	ReplyTo      string `yaml:"reply_to" doc:"where answers go; empty: the sender"`
	Hello        string `yaml:"hello" doc:"name to introduce ourselves with; empty: from the sender's domain"`
	PerMinute    int    `yaml:"per_minute" doc:"messages a minute, over all processes; 0: what the provider is known to take (Exchange Online 30), else 20"`
	PerDay       int    `yaml:"per_day" doc:"messages a day; 0: what the provider is known to take (Exchange Online 10000, Gmail 2000), else no limit"`
	MaxMegabytes int    `yaml:"max_megabytes" doc:"largest message"`
}

type webKey struct {
	Listen string `yaml:"listen" doc:"address and port; empty: none" example:"127.0.0.1:8080"`
}

type limitKey struct {
	Workers int           `yaml:"workers" doc:"reports made at once; 0: one a processor"`
	Senders int           `yaml:"senders" doc:"messages sent at once"`
	Memory  int           `yaml:"memory_mb" doc:"memory that one report may take; 0: 1024"`
	Build   time.Duration `yaml:"build" doc:"longest time that one report may take"`
}

type appKey struct {
	AppID      string `yaml:"app_id" doc:"AppID of the account"`
	SecretEnv  string `yaml:"secret_env" doc:"environment variable that holds its AppSecret"`
	SecretFile string `yaml:"secret_file" doc:"file that holds it"`
}

// later is a value that is decoded when its defaults are known.
type later struct{ node *node }

func (l *later) fromNode(_ *decoder, n *node) { l.node = n }

// relayMap and appMap are such values by account id.
type (
	relayMap struct{ later }
	appMap   struct{ later }
)

// workspaceDefaults is a workspace that says nothing.
func workspaceDefaults() workspaceFile {
	return workspaceFile{Database: "sqlite:wxreport.db", Archive: "archive", SMTP: relayDefaults(), WeChatAPI: report.WeChatHome, Limits: limitKey{Senders: 8, Build: time.Minute}}
}

func relayDefaults() relayKey { return relayKey{Auth: "auto", MaxMegabytes: 20} }

// WorkspaceName is the file that makes a folder a workspace.
const WorkspaceName = "wxreport.yaml"

// LoadWorkspace reads wxreport.yaml. Paths in the result start from the file's folder. Everything
// wrong in it comes back together as [Errors].
func LoadWorkspace(path string, files fs.FS) (report.Workspace, error) {
	p := &problems{}
	d := &decoder{problems: p, catalog: &Catalog{}, disk: disk{fsys: files}}
	body, err := d.disk.read(path, maxBytes)
	if err != nil {
		return report.Workspace{}, fmt.Errorf("%s: %w", path, err)
	}
	t, fault := newText(path, d.disk.dir(path), body)
	if fault != nil {
		p.list = append(p.list, fault)
		return report.Workspace{}, p.err()
	}
	tree := read(t, p)
	if tree == nil {
		return report.Workspace{}, p.err()
	}
	(&chain{disk: d.disk, p: p}).normalise(tree)
	doc := workspaceDefaults()
	d.structure(pointed(&doc), tree)
	w := d.workspace(path, tree, doc)
	return w, p.err()
}

// workspace checks what was decoded and puts it together.
func (d *decoder) workspace(path string, tree *node, doc workspaceFile) report.Workspace {
	dir := d.disk.dir(path)
	w := report.Workspace{Path: path, Archive: d.disk.join(dir, doc.Archive), Owner: doc.Owner, Web: report.Web{Listen: doc.Web.Listen},
		DatabaseRef: report.SecretRef{Env: doc.DatabaseEnv, File: d.under(dir, doc.DatabaseFile)}, Holidays: d.calendar(doc.Calendar),
		Limits: report.Limits{Workers: doc.Limits.Workers, Senders: doc.Limits.Senders, Memory: doc.Limits.Memory << 20, Build: doc.Limits.Build}}
	if tree.shape == mapping {
		for _, key := range []struct{ name, form string }{{"version", "version: 1"}, {"reports", "reports: clients/*/report.yaml"}} {
			if tree.get(key.name).blank() {
				d.add(tree, "workspace without "+key.name, key.form, "")
			}
		}
	}
	for _, f := range doc.Reports {
		if _, err := filepath.Match(f.name, ""); err != nil {
			d.add(f.at, "bad pattern "+quoted(f.name), "a path such as clients/*/report.yaml", "")
		}
		w.Reports = append(w.Reports, d.disk.join(dir, f.name))
	}
	w.Database = d.database(dir, tree, doc.Database)
	d.reference(tree, "database_env", doc.DatabaseEnv)
	if doc.Owner != "" {
		d.mail(tree.get("owner"), doc.Owner)
	}
	if doc.Web.Listen != "" {
		if _, _, err := net.SplitHostPort(doc.Web.Listen); err != nil {
			d.add(tree.get("web").get("listen"), "bad address "+quoted(doc.Web.Listen), "a form like 127.0.0.1:8080", "")
		}
	}
	if doc.Limits.Build < time.Second || doc.Limits.Build > time.Hour {
		d.add(tree.get("limits").get("build"), "a report may not take "+doc.Limits.Build.String(), "1s to 1h", "")
	}
	if !tree.get("smtp").blank() {
		w.Relay = d.relay(dir, tree.get("smtp"), doc.SMTP, true)
	}
	w.Identities = d.identities(dir, doc)
	w.WeChat = d.apps(dir, doc.WeChat.node)
	w.WeChatAPI = doc.WeChatAPI
	if _, err := report.SafeAddress(w.WeChatAPI); err != nil {
		d.add(tree.get("wechat_api"), "wechat_api: "+err.Error(), report.WeChatHome+", or https://proxy.agency.cn/wechat", "AppSecrets are sent there")
	}
	return w
}

// under is a path in the workspace; "" stays.
func (d *decoder) under(dir, name string) string {
	if name == "" {
		return ""
	}
	return d.disk.join(dir, name)
}

// database completes an SQLite path and refuses a password in the file.
func (d *decoder) database(dir string, tree *node, address string) string {
	at := tree.get("database")
	if at == nil {
		at = tree
	}
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok && path != "" {
		return "sqlite:" + d.disk.join(dir, path)
	}
	rest, ok := strings.CutPrefix(address, "postgres://")
	if !ok {
		rest, ok = strings.CutPrefix(address, "postgresql://")
	}
	user, _, hasUser := strings.Cut(rest, "@")
	switch {
	case !ok:
		d.add(at, "bad database "+quoted(address), "sqlite:wxreport.db, or postgres://user@host/name", "")
	case hasUser && strings.Contains(user, ":") || strings.Contains(rest, "password="):
		if at.file != nil {
			at.file.hidden[at.line] = 1
		}
		d.add(at, "a password in the database's address", "database_env", "put the address into the environment or a file, and its name here")
	}
	return address
}

// relay is a mail server; whole is true for the one that identities start from.
func (d *decoder) relay(dir string, n *node, k relayKey, whole bool) report.Relay {
	at := func(key string) *node {
		if v := n.get(key); v != nil {
			return v
		}
		return n
	}
	if k.Host == "" && whole {
		d.add(n, "smtp without host", "smtp: {host: smtp.exmail.qq.com, port: 465, ...}", "")
	}
	if k.Port == 0 {
		k.Port = map[string]int{"tls": 465, "starttls": 587, "none": 25, "": 465}[k.TLS]
	}
	if k.TLS == "" {
		k.TLS = "starttls"
		if k.Port == 465 {
			k.TLS = "tls"
		}
	}
	switch {
	case k.Port < 1 || k.Port > 65535:
		d.add(at("port"), fmt.Sprintf("there is no port %d", k.Port), "1 to 65535, usually 465 or 587", "")
	case k.Port == 465 && k.TLS != "tls":
		d.add(at("tls"), "port 465 is encrypted from the start", "tls: tls", "or port 587 with starttls")
	case k.Port == 587 && k.TLS == "tls":
		d.add(at("tls"), "port 587 starts unencrypted", "tls: starttls", "or port 465 with tls")
	}
	if k.From == "" {
		d.add(n, "smtp without from", "from: 某机构 <report@agency.cn>", "")
	} else {
		d.mail(at("from"), k.From)
	}
	if k.ReplyTo != "" {
		d.mail(at("reply_to"), k.ReplyTo)
	}
	if k.User != "" && k.Auth != "none" && k.PasswordEnv == "" && k.PasswordFile == "" {
		d.add(n, "smtp with a user and without a password", "password_env: SMTP_PASSWORD", "QQ, 163 and Tencent's business mail want the client authorisation code")
	}
	d.reference(n, "password_env", k.PasswordEnv)
	if k.PerMinute < 0 || k.PerMinute > 60000 {
		d.add(at("per_minute"), fmt.Sprintf("bad rate %d", k.PerMinute), "1 to 60000, or 0 for the provider's", "")
	}
	if k.PerDay < 0 {
		d.add(at("per_day"), fmt.Sprintf("bad rate %d", k.PerDay), "1 or more, or 0 for the provider's", "")
	}
	return report.Relay{Host: k.Host, Port: k.Port, TLS: report.TLSMode(k.TLS), CAFile: d.under(dir, k.CAFile), Auth: k.Auth, User: k.User,
		Password: report.SecretRef{Env: k.PasswordEnv, File: d.under(dir, k.PasswordFile)}, From: k.From, ReplyTo: k.ReplyTo, Hello: k.Hello,
		PerMinute: k.PerMinute, PerDay: k.PerDay, MaxBytes: k.MaxMegabytes << 20}
}

// identities are the mail servers of accounts that have their own.
func (d *decoder) identities(dir string, doc workspaceFile) map[string]report.Relay {
	out := map[string]report.Relay{}
	d.byAccount(doc.Identities.node, "identities", func(account string, n *node) {
		k := doc.SMTP
		if !n.get("host").blank() { // another server: nothing of the first fits it
			k = relayDefaults()
			k.From = doc.SMTP.From
		}
		d.into(pointed(&k), n, nil)
		out[account] = d.relay(dir, n, k, true)
	})
	return out
}

// apps are WeChat credentials.
func (d *decoder) apps(dir string, n *node) map[string]report.WeChatApp {
	out := map[string]report.WeChatApp{}
	d.byAccount(n, "wechat", func(account string, n *node) {
		var k appKey
		d.into(pointed(&k), n, nil)
		switch {
		case k.AppID == "":
			d.add(n, "wechat without app_id", "{app_id: wx0123456789abcdef, secret_env: WECHAT_MEIRI}", "")
		case k.SecretEnv == "" && k.SecretFile == "":
			d.add(n, "wechat without secret_env", "{app_id: wx0123456789abcdef, secret_env: WECHAT_MEIRI}", "")
		}
		d.reference(n, "secret_env", k.SecretEnv)
		out[account] = report.WeChatApp{AppID: k.AppID, Secret: report.SecretRef{Env: k.SecretEnv, File: d.under(dir, k.SecretFile)}}
	})
	return out
}

// byAccount visits a mapping from account ids to mappings.
func (d *decoder) byAccount(n *node, key string, do func(account string, n *node)) {
	if n.blank() {
		return
	}
	if n.shape != mapping {
		d.wrong(n, key+": {meiri: {...}}, by account id")
		return
	}
	for i, account := range n.keys {
		if n.items[i].shape != mapping {
			d.wrong(n.items[i], "a mapping")
			continue
		}
		do(account.value, n.items[i])
	}
}

func (d *decoder) mail(n *node, address string) {
	if a, err := mail.ParseAddress(address); err != nil || !strings.Contains(a.Address, "@") || strings.ContainsAny(address, "\r\n") {
		d.add(n, "no mail address: "+quoted(address), "an address such as a@client.cn", "")
	}
}

// reference checks the name of a variable, which may be the secret itself.
func (d *decoder) reference(n *node, key, value string) {
	if value == "" || envName.MatchString(value) {
		return
	}
	if i := slices.IndexFunc(n.keys, func(k *node) bool { return k.value == key }); i >= 0 {
		n.file.hideAfter(n.keys[i])
		d.add(n.items[i], key+" is not the name of an environment variable", "a name such as SMTP_PASSWORD, in capitals", "")
	}
}
