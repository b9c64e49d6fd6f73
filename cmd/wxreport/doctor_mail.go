package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// mailServers logs in to each server that a report uses.
func (d *doctor) mailServers(ctx context.Context) {
	relays := d.relays()
	names := slices.Sorted(maps.Keys(relays))
	names = slices.DeleteFunc(names, func(name string) bool {
		r := relays[name]
		d.secretFile("mail", r.Password)
		if r.Password.Named() {
			if _, err := r.Password.Read(os.Getenv, os.ReadFile); err != nil {
				d.note(fail, "mail", name+": "+err.Error(), "set it to the password or client authorisation code of "+r.User)
				return true
			}
		}
		if d.offline {
			d.note(fine, "mail", name+": not tried", "")
		}
		return d.offline
	})
	d.sideBySide(ctx, "mail", names, func(ctx context.Context, name string) finding {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		if err := channels().TestRelay(ctx, relays[name]); err != nil {
			return finding{fail, "mail", name + ": " + err.Error(), mailRemedy(err.Error(), relays[name])}
		}
		return finding{fine, "mail", name + ": logged in", ""}
	})
}

// relays are the mail servers that reports use, by who is who where.
func (d *doctor) relays() map[string]report.Relay {
	relays := map[string]report.Relay{}
	add := func(r report.Relay) { relays[strings.TrimPrefix(r.User+" at "+r.Address(), " at ")] = r }
	for _, e := range d.entries {
		for _, c := range e.Channels {
			if !strings.HasPrefix(c.Name, "email") {
				continue
			}
			if r := d.w.RelayOf(e.Account); r.Host != "" {
				add(r)
			} else {
				d.note(fail, "mail", e.Name+" is sent by mail, and the workspace has no mail server", "smtp: {host: ..., from: ...} in the workspace")
			}
		}
	}
	if d.w.Relay.Host != "" {
		add(d.w.Relay)
	}
	return relays
}

// mailRemedy says what to do about a mail server's refusal.
func mailRemedy(said string, r report.Relay) string {
	said = strings.ToLower(said)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
	}
	switch {
	case has("ca_file"): // first: the file's name may hold any of the words below
		return "ca_file: a file of certificates in PEM form"
	case has("535", "534", "454", "auth", "password"):
		return "check user and password; QQ, 163 and Tencent's business mail want the client authorisation code, and SMTP switched on in the mailbox's settings"
	case has("starttls"):
		return "the server has no STARTTLS here: use port 465 with tls: tls"
	case has("certificate", "x509"):
		return "the certificate is not trusted: ca_file: with the issuer's certificate, or the host name it is made for"
	case has("no such host"):
		return "check the host's name and this machine's DNS"
	case has("refused"):
		return fmt.Sprintf("nothing listens at %s: check host and port, usually 465 or 587", r.Address())
	case has("timeout", "deadline", "stopped"):
		return "a firewall may hold port " + fmt.Sprint(r.Port) + " back: many clouds block 25, try 465"
	case has("tls", "first record", "eof"):
		return "the port and tls do not fit: 465 with tls: tls, 587 with tls: starttls"
	}
	return "check smtp in the workspace"
}
