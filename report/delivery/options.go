package delivery

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// template checks a text with fields such as {{.Period}} when the spec is read, not
// when the report is sent.
func template(path, text string) error {
	day := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	job := report.Job{Account: report.Account{ID: "account", Name: "account"}, Period: report.Month(day), AsOf: day}
	_, err := report.FillTemplate(text, report.JobFields(job))
	var wrong *report.TemplateError
	if errors.As(err, &wrong) {
		return &report.FieldError{Path: path, Problem: "bad template: " + wrong.Problem}
	}
	return err
}

// envName is narrower than what shells take: few secrets pasted by mistake look like it.
var envName = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,63}$`)

// reference checks where a secret is to be found, without repeating what was written:
// it may be the secret itself.
func reference(key string, r report.SecretRef, needed bool) error {
	switch {
	case r.Env != "" && r.File != "":
		return &report.FieldError{Path: key + "_env", Problem: "both " + key + "_env and " + key + "_file", Expected: "one of them"}
	case r.Env != "" && !envName.MatchString(r.Env):
		return &report.FieldError{Path: key + "_env", Problem: key + "_env is not the name of an environment variable", Expected: "a name such as WECOM_HOOK, in capitals"}
	case strings.Contains(r.File, "://"):
		return &report.FieldError{Path: key + "_file", Problem: key + "_file is not the path of a file", Expected: "a path such as secrets/hook.txt"}
	case needed && !r.Named():
		return &report.FieldError{Path: key + "_env", Problem: "missing " + key + "_env", Expected: key + "_env or " + key + "_file"}
	}
	return nil
}

// target is the name of a hook in the ledger: where its secret is, never the secret.
func target(kind string, r report.SecretRef) string { return kind + ":" + first(r.Env, r.File) }

// endpoint reads the address of a hook. Errors do not repeat it.
func (s *Setup) endpoint(r report.SecretRef) (*url.URL, report.Secret, error) {
	secret, err := r.Read(s.Env, s.File)
	if err != nil {
		return nil, "", err
	}
	u, err := url.Parse(secret.Reveal())
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, "", fmt.Errorf("%s does not hold an https address", r)
	}
	return u, secret, nil
}

func loopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }
