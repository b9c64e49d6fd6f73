package spec

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// The reserved kinds are part of the spec language whether or not a program has them:
// their options are checked, and a catalogue's kind of the same name takes their place.
// Their Build gives nil: nothing of them can run.

type sqlOptions struct {
	SQL     string `yaml:"sql" doc:"engine of the query" enum:"duckdb,postgres,mysql,clickhouse,sqlite"`
	Query   string `yaml:"query" doc:"the query; {{.From}} and {{.Until}} are the first day and the day after the last"`
	DSNEnv  string `yaml:"dsn_env" doc:"environment variable that holds the address of the database"`
	DSNFile string `yaml:"dsn_file" doc:"file that holds the address of the database"`
}

type wechatOptions struct {
	WeChat bool `yaml:"wechat" doc:"read what was pulled from the WeChat interfaces"`
}

func reservedSources() []report.Kind[report.Source] {
	return []report.Kind[report.Source]{
		{Name: "sql", Summary: "Rows of a query against a database.",
			Example: "events: {sql: duckdb, query: \"select * from 'data/events/*.parquet'\"}",
			Options: func() any { return &sqlOptions{} },
			Build: func(options any) (report.Source, error) {
				o := options.(*sqlOptions)
				return nil, errors.Join(required("query", o.Query, "a query"), envReference("dsn_env", o.DSNEnv), fileReference("dsn_file", o.DSNFile))
			}},
		{Name: "wechat", Summary: "Rows pulled from the WeChat interfaces into the local store.",
			Example: "followers_api: {wechat: true}",
			Options: func() any { return &wechatOptions{} },
			Build:   func(any) (report.Source, error) { return nil, nil }},
	}
}

func reservedOutputs() []Output {
	return []Output{{Kind: report.Kind[report.Renderer]{Name: "html", Summary: "The report as one web page.",
		Build: func(any) (report.Renderer, error) { return nil, nil }}, Extension: ".html", MediaType: "text/html"}}
}

type emailOptions struct {
	To      []string `yaml:"to" doc:"addresses that receive the report"`
	CC      []string `yaml:"cc" doc:"addresses that receive a copy"`
	From    string   `yaml:"from" doc:"address of the sender; empty: the mail server's own"`
	Subject string   `yaml:"subject" doc:"subject line, a template as outputs.name"`
	Review  string   `yaml:"review" doc:"whether somebody must approve the report before it is sent" enum:"required,none"`
}

type wecomOptions struct {
	WebhookEnv  string `yaml:"webhook_env" doc:"environment variable that holds the address of the group robot"`
	WebhookFile string `yaml:"webhook_file" doc:"file that holds the address of the group robot"`
}

type webhookOptions struct {
	URLEnv  string `yaml:"url_env" doc:"environment variable that holds the address to call"`
	URLFile string `yaml:"url_file" doc:"file that holds the address to call"`
}

type folderOptions struct {
	Path string `yaml:"path" doc:"folder that receives the files"`
}

func reservedChannels() []report.Kind[report.Channel] {
	return []report.Kind[report.Channel]{
		{Name: "email", Summary: "The report as an email with its files attached.",
			Example: "email: {to: [a@client.cn], review: required}",
			Options: func() any { return &emailOptions{Review: "none"} },
			Build: func(options any) (report.Channel, error) {
				return nil, options.(*emailOptions).check()
			}},
		{Name: "wecom", Summary: "A message to a WeCom group by its robot.",
			Example: "wecom: {webhook_env: WECOM_HOOK}",
			Options: func() any { return &wecomOptions{} },
			Build: func(options any) (report.Channel, error) {
				o := options.(*wecomOptions)
				return nil, errors.Join(required("webhook_env", o.WebhookEnv+o.WebhookFile, "webhook_env or webhook_file"),
					envReference("webhook_env", o.WebhookEnv), fileReference("webhook_file", o.WebhookFile))
			}},
		{Name: "webhook", Summary: "A call to a web address with what was made.",
			Example: "webhook: {url_env: REPORT_HOOK}",
			Options: func() any { return &webhookOptions{} },
			Build: func(options any) (report.Channel, error) {
				o := options.(*webhookOptions)
				return nil, errors.Join(required("url_env", o.URLEnv+o.URLFile, "url_env or url_file"),
					envReference("url_env", o.URLEnv), fileReference("url_file", o.URLFile))
			}},
		{Name: "folder", Summary: "A copy of the files in a folder.",
			Example: "folder: {path: archive/}",
			Options: func() any { return &folderOptions{} },
			Build: func(options any) (report.Channel, error) {
				return nil, errors.Join(required("path", options.(*folderOptions).Path, "a folder"))
			}},
	}
}

func (o *emailOptions) check() error {
	var errs []error
	if len(o.To) == 0 {
		errs = append(errs, required("to", "", "a list of addresses such as [a@client.cn]"))
	}
	for _, group := range []struct {
		key       string
		addresses []string
	}{{"to", o.To}, {"cc", o.CC}} {
		for i, a := range group.addresses {
			errs = append(errs, address(fmt.Sprintf("%s[%d]", group.key, i), a))
		}
	}
	if o.From != "" {
		errs = append(errs, address("from", o.From))
	}
	errs = append(errs, template("subject", o.Subject))
	return errors.Join(errs...)
}

// address checks a mail address with its domain.
func address(path, s string) error {
	if a, err := mail.ParseAddress(s); err == nil && !strings.ContainsAny(s, "\r\n") && strings.Contains(a.Address, ".") {
		return nil
	}
	return &report.FieldError{Path: path, Problem: "no mail address: " + quoted(s), Expected: "an address such as a@client.cn"}
}

func required(path, value, expected string) error {
	if value != "" {
		return nil
	}
	return &report.FieldError{Path: path, Problem: "missing " + path, Expected: expected}
}

// envReference checks the name of a variable without repeating it: it may be the
// secret itself.
func envReference(path, value string) error {
	if value == "" || envName.MatchString(value) {
		return nil
	}
	return &report.FieldError{Path: path, Problem: path + " is not the name of an environment variable",
		Expected: "a name such as WECOM_HOOK, in capitals"}
}

// fileReference checks the path of a secret's file: an address is the secret itself.
func fileReference(path, value string) error {
	if !strings.Contains(value, "://") {
		return nil
	}
	return &report.FieldError{Path: path, Problem: path + " is not the path of a file", Expected: "a path such as secrets/hook.txt"}
}
