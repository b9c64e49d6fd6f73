package main

import (
	"context"
	"errors"
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
	"github.com/wxreport/wxreport/report/jobs"
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
			d.note(warn, "report", fmt.Sprintf("%s is next due on a workday of %d, whose days off are not known", e.Name, slot.Wall.Year()), "calendar: days.yaml in the workspace, once they are announced")
		}
		key := e.Account + " " + e.Schedule.At
		if other := owner[key]; other != "" {
			d.note(warn, "report", e.Name+" and "+other+" report the same account at the same time", "remove one of them")
		}
		owner[key] = e.Name
	}
	d.note(fine, "reports", fmt.Sprintf("%d, %d with a schedule", len(entries), scheduled), "")
	d.strangers()
}

// strangers are accounts that the workspace knows and no report is about: a misspelt id is under nobody's name.
func (d *doctor) strangers() {
	if slices.ContainsFunc(d.entries, func(e *jobs.Entry) bool { return e.Err != nil }) {
		return // whose accounts are not known
	}
	tell := func(key string, accounts []string) {
		for _, account := range accounts {
			if !slices.ContainsFunc(d.entries, func(e *jobs.Entry) bool { return e.Account == account }) {
				d.note(warn, key, "no report is about the account "+account, "check the id under "+key+", or remove it")
			}
		}
	}
	tell("identities", slices.Sorted(maps.Keys(d.w.Identities)))
	tell("wechat", slices.Sorted(maps.Keys(d.w.WeChat)))
}

// temporary writes to the folder of temporary files, which large workbooks and child processes need.
func (d *doctor) temporary(context.Context) {
	f, err := os.CreateTemp("", "wxreport-*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		d.note(fail, "temporary", err.Error(), "set TMPDIR to a folder that the user of wxreport may write to")
	}
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

// channels checks the secrets of hooks and the folders of reports.
func (d *doctor) channels(ctx context.Context) {
	for _, e := range d.entries {
		for _, c := range e.Channels {
			tested, ok := c.Do.(report.Tested)
			if !ok || strings.HasPrefix(c.Name, "email") {
				continue
			}
			if secretive, ok := c.Do.(interface{ Secrets() []report.SecretRef }); ok {
				for _, r := range secretive.Secrets() {
					d.secretFile(c.Name, r)
				}
			}
			err := tested.Test(ctx)
			if err == nil {
				continue
			}
			remedy := "set what the spec names, in the environment of serve and of every worker"
			if c.Name == "folder" {
				remedy = "the user of wxreport needs the right to write there, or set path to another folder"
			}
			d.note(fail, c.Name, e.Name+": "+err.Error(), remedy)
		}
	}
}

// secretFile warns of a secret that everybody on the machine can read.
func (d *doctor) secretFile(part string, r report.SecretRef) {
	if r.File == "" {
		return
	}
	name := filepath.Clean(r.File)
	if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o044 != 0 {
		f := finding{warn, part, name + " can be read by others", "chmod 600 " + name}
		if !slices.Contains(d.found, f) {
			d.found = append(d.found, f)
		}
	}
}
