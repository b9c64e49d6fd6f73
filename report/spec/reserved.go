package spec

import (
	"errors"
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
