package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones also where the system has none

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/templates/fonts"
)

// clockAndZones checks what schedules rest on.
func (d *doctor) clockAndZones(context.Context) {
	now := d.clock()
	if now.Year() < 2025 || now.Year() > 2100 {
		d.note(fail, "clock", "this machine says it is "+now.Format(time.DateOnly), "set the clock, and keep it with chrony or systemd-timesyncd")
	} else {
		d.note(fine, "clock", now.Format("2006-01-02 15:04:05 MST"), "")
	}
	for name, want := range map[string]int{"Asia/Shanghai": 8 * 3600, "Asia/Tokyo": 9 * 3600} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			d.note(fail, "time zones", err.Error(), "install the package tzdata, or unset ZONEINFO")
			return
		}
		if _, offset := time.Date(2026, 7, 1, 0, 0, 0, 0, zone).Zone(); offset != want {
			d.note(fail, "time zones", name+" is wrong on this machine", "install the package tzdata anew, or unset ZONEINFO")
			return
		}
	}
	d.note(fine, "time zones", "read", "")
}

// fonts checks the program's own typefaces.
func (d *doctor) fonts(context.Context) {
	for name, body := range map[string][]byte{"regular": fonts.Regular, "bold": fonts.Bold, "emoji": fonts.Emoji} {
		if _, err := font.Parse(name, body); err != nil {
			d.note(fail, "fonts", err.Error(), "install wxreport anew: its file is damaged")
			return
		}
	}
	d.note(fine, "fonts", "read", "")
}

// holidays checks the calendar of workdays.
func (d *doctor) holidays(context.Context) {
	if year := d.clock().Year(); !workdays(d.w).Known(year) {
		d.note(warn, "holidays", fmt.Sprintf("the days off of %d are not known: workdays are counted by weekends alone", year), "calendar: days.yaml in the workspace")
	}
}

// reports reads every spec.
func (d *doctor) reports(context.Context) {
	entries, err := d.index(d.w)
	if err != nil {
		d.note(fail, "reports", err.Error(), "reports: a pattern that matches the specs, such as clients/*/report.yaml")
		return
	}
	d.entries = entries
	owner := map[string]string{}
	scheduled := 0
	for _, e := range entries {
		if e.Err != nil {
			d.note(fail, "report", e.Name+": "+firstLine(e.Err.Error()), "wxreport check "+e.Path+" shows all that is wrong")
			continue
		}
		if len(e.Channels) == 0 && e.Timetable != nil {
			d.note(warn, "report", e.Name+" has a schedule and nobody to send to", "deliver: [{email: {to: [a@client.cn]}}]")
		}
		if e.Timetable == nil {
			continue
		}
		scheduled++
		slot, ok := e.Timetable.Next(d.clock())
		switch {
		case !ok:
			d.note(warn, "report", e.Name+" is never due again", e.Timetable.Never(d.clock()))
		case e.Timetable.Uncertain(slot):
			d.note(warn, "report", fmt.Sprintf("%s is next due on a workday of %d, whose days off are not known", e.Name, slot.Wall.Year()), "holidays: days.csv in the workspace, once they are announced")
		}
		key := e.Account + " " + e.Schedule.At
		if other := owner[key]; other != "" {
			d.note(warn, "report", e.Name+" and "+other+" report the same account at the same time", "remove one of them")
		}
		owner[key] = e.Name
	}
	d.note(fine, "reports", fmt.Sprintf("%d, %d with a schedule", len(entries), scheduled), "")
}

// leastSpace is what a disk should have left for a month of reports.
const leastSpace = 1 << 30

// archive writes to the folders that serve writes to.
func (d *doctor) archive(context.Context) {
	if _, err := (ledger.Store{Dir: d.w.Archive}).Put([]byte("wxreport doctor was here\n")); err != nil {
		d.note(fail, "archive", err.Error(), "the user of wxreport needs the right to write there, or set archive to another folder")
		return
	}
	d.note(fine, "archive", d.w.Archive, "")
	free, err := d.free(d.w.Archive)
	switch {
	case err != nil:
		d.note(warn, "disk", err.Error(), "")
	case free < leastSpace:
		d.note(fail, "disk", fmt.Sprintf("%d MiB are left at %s", free>>20, d.w.Archive), "make room: below 1 GiB reports may fail in the middle of a batch")
	default:
		d.note(fine, "disk", fmt.Sprintf("%d GiB are left", free>>30), "")
	}
}

// mailServers logs in to each server that a report uses.
func (d *doctor) mailServers(ctx context.Context) {
	relays := map[string]report.Relay{}
	for _, e := range d.entries {
		for _, c := range e.Channels {
			if strings.HasPrefix(c.Name, "email") {
				r := d.w.RelayOf(e.Account)
				if r.Host == "" {
					d.note(fail, "mail", e.Name+" is sent by mail, and the workspace has no mail server", "smtp: {host: ..., from: ...} in the workspace")
					continue
				}
				relays[r.User+" at "+r.Address()] = r
			}
		}
	}
	if d.w.Relay.Host != "" {
		relays[d.w.Relay.User+" at "+d.w.Relay.Address()] = d.w.Relay
	}
	for _, name := range slices.Sorted(maps.Keys(relays)) {
		r, name := relays[name], strings.TrimPrefix(name, " at ")
		d.secretFile("mail", r.Password)
		if r.Password.Named() {
			if _, err := r.Password.Read(os.Getenv, os.ReadFile); err != nil {
				d.note(fail, "mail", name+": "+err.Error(), "set it to the password or client authorisation code of "+r.User)
				continue
			}
		}
		if d.offline {
			d.note(fine, "mail", name+": not tried", "")
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		err := channels().TestRelay(ctx, r)
		cancel()
		if err != nil {
			d.note(fail, "mail", name+": "+err.Error(), mailRemedy(err.Error(), r))
			continue
		}
		d.note(fine, "mail", name+": logged in", "")
	}
}

// mailRemedy says what to do about a mail server's refusal.
func mailRemedy(said string, r report.Relay) string {
	said = strings.ToLower(said)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
	}
	switch {
	case has("535", "534", "454", "auth", "password"):
		return "check user and password; QQ, 163 and Tencent's business mail want the client authorisation code, and SMTP switched on in the mailbox's settings"
	case has("starttls"):
		return "the server has no STARTTLS here: use port 465 with tls: tls"
	case has("certificate", "x509"):
		return "the certificate is not trusted: ca_file: with the issuer's certificate, or the host name it is made for"
	case has("ca_file"):
		return "ca_file: a file of certificates in PEM form"
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

// channels checks the secrets of hooks and the folders of reports.
func (d *doctor) channels(ctx context.Context) {
	for _, e := range d.entries {
		for _, c := range e.Channels {
			tested, ok := c.Do.(report.Tested)
			if !ok || strings.HasPrefix(c.Name, "email") {
				continue
			}
			if err := tested.Test(ctx); err != nil {
				d.note(fail, c.Name, e.Name+": "+err.Error(), "set what the spec names, in the environment of serve and of every worker")
			}
		}
	}
}

// wechat checks the credentials of accounts.
func (d *doctor) wechat(context.Context) {
	for _, account := range slices.Sorted(maps.Keys(d.w.WeChat)) {
		app := d.w.WeChat[account]
		d.secretFile("wechat", app.Secret)
		if _, err := app.Secret.Read(os.Getenv, os.ReadFile); err != nil {
			d.note(fail, "wechat", account+": "+err.Error(), "set it to the AppSecret of "+app.AppID+", from the platform's development settings")
			continue
		}
		d.note(fine, "wechat", account+": the secret is there, its token was not tried", "")
	}
}

// secretFile warns of a secret that everybody on the machine can read.
func (d *doctor) secretFile(part string, r report.SecretRef) {
	if r.File == "" {
		return
	}
	if info, err := os.Stat(r.File); err == nil && info.Mode().Perm()&0o044 != 0 {
		d.note(warn, part, filepath.Clean(r.File)+" can be read by others", "chmod 600 "+filepath.Clean(r.File))
	}
}
