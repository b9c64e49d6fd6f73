package jobs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/schedule"
)

// Entry is one report of the workspace: what is needed to know when it is due and where
// it goes, not how it is made.
type Entry struct {
	Name      string // path of the spec without report.yaml: agencies/a/meiri
	Path      string
	Agency    string // folder of the report's folder: reports of one take turns with those of others
	Account   string
	Title     string // name of the account
	Zone      *time.Location
	Window    report.Window
	Schedule  report.Schedule
	Timetable *schedule.Timetable // nil: no schedule
	Channels  []Channel
	Err       error // the spec cannot be read

	stamps map[string]time.Time // of the files it was read from
}

// Channel is one of a report's channels with its name in the ledger.
type Channel struct {
	Name string // its kind, and #2 for a second of the same kind
	Do   report.Channel
}

// Review reports whether a person has to approve the report before it is sent.
func (e Entry) Review() bool {
	return slices.ContainsFunc(e.Channels, func(c Channel) bool {
		r, ok := c.Do.(report.Reviewed)
		return ok && r.NeedsReview()
	})
}

// ReviewWithin is how long a review may take before the owner is reminded; 0: for ever.
func (e Entry) ReviewWithin() time.Duration {
	shortest := time.Duration(0)
	for _, c := range e.Channels {
		if r, ok := c.Do.(report.Reviewed); ok && r.NeedsReview() {
			if within := r.ReviewWithin(); within > 0 && (shortest == 0 || within < shortest) {
				shortest = within
			}
		}
	}
	return shortest
}

// Index knows the reports of a workspace and reads again what has changed.
type Index struct {
	workspace report.Workspace
	load      Loader
	days      schedule.Workdays

	mu      sync.Mutex
	entries map[string]*Entry // by name
	// refreshed is when Accounts last looked at all files.
	refreshed time.Time
}

// NewIndex is an index that has read nothing.
func NewIndex(w report.Workspace, load Loader, days schedule.Workdays) *Index {
	return &Index{workspace: w, load: load, days: days, entries: map[string]*Entry{}}
}

// Refresh looks at the workspace's files and gives every report in order of name.
func (x *Index) Refresh() ([]*Entry, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.refresh()
}

func (x *Index) refresh() ([]*Entry, error) {
	seen := map[string]bool{}
	for _, pattern := range x.workspace.Reports {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("reports: %s: %w", pattern, err)
		}
		for _, path := range found {
			name := x.name(path)
			if seen[name] {
				continue
			}
			seen[name] = true
			if old := x.entries[name]; old == nil || old.Path != path || old.changed() {
				x.entries[name] = x.read(name, path)
			}
		}
	}
	out := make([]*Entry, 0, len(seen))
	for name, e := range x.entries {
		if !seen[name] {
			delete(x.entries, name)
			continue
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *Entry) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Entry finds a report by name. It reads that spec alone, and only if it is not known or has changed: a process that makes
// one report of five thousand does not read the others.
func (x *Index) Entry(name string) (*Entry, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, ok := x.entries[name]
	if ok && !e.changed() {
		return e, true
	}
	path, ok := x.find(name)
	if !ok {
		delete(x.entries, name)
		return nil, false
	}
	e = x.read(name, path)
	x.entries[name] = e
	return e, true
}

// find looks for the file of a report.
func (x *Index) find(name string) (string, bool) {
	for _, pattern := range x.workspace.Reports {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", false // Refresh tells
		}
		if at := slices.IndexFunc(found, func(path string) bool { return x.name(path) == name }); at >= 0 {
			return found[at], true
		}
	}
	return "", false
}

// accountsFor is how long the list of accounts may be old.
const accountsFor = time.Minute

// Accounts are the names of all accounts of the workspace, in order.
func (x *Index) Accounts(now time.Time) ([]string, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if age := now.Sub(x.refreshed); age < 0 || age > accountsFor {
		if _, err := x.refresh(); err != nil {
			return nil, err
		}
		x.refreshed = now
	}
	var out []string
	for _, e := range x.entries {
		if e.Title != "" {
			out = append(out, e.Title)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// name is what a spec is called: its path from the workspace, without report.yaml or the extension.
func (x *Index) name(path string) string {
	name, err := filepath.Rel(x.workspace.Folder(), path)
	if err != nil {
		name = path
	}
	name = filepath.ToSlash(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".yaml"), ".yml")
	if short := strings.TrimSuffix(name, "/report"); short != "" {
		name = short
	}
	return name
}

func (x *Index) read(name, path string) *Entry {
	agency := "."
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		agency = name[:i]
	}
	e := &Entry{Name: name, Path: path, Agency: agency, stamps: map[string]time.Time{path: stamp(path)}}
	plan, err := x.load(path, report.Reading{})
	if err != nil {
		e.Err = err
		return e
	}
	for _, file := range plan.Files {
		e.stamps[file] = stamp(file)
	}
	e.Account, e.Title, e.Zone = plan.Account.ID, plan.Account.Name, plan.Account.Location
	e.Window, e.Schedule = plan.Window, plan.Schedule
	e.Channels = x.channels(plan)
	if plan.Schedule.At != "" {
		e.Timetable, e.Err = schedule.New(plan.Schedule, plan.Window, plan.Account.Location, x.days)
	}
	return e
}

// channels names a plan's channels and gives them the account's mail server.
func (x *Index) channels(plan *report.Plan) []Channel {
	count := map[string]int{}
	var out []Channel
	for _, step := range plan.Channels {
		name := step.Kind
		if count[step.Kind]++; count[step.Kind] > 1 {
			name = fmt.Sprintf("%s#%d", step.Kind, count[step.Kind])
		}
		do := step.Do
		if r, ok := do.(report.Relayed); ok {
			do = r.Through(x.workspace.RelayOf(plan.Account.ID))
		}
		out = append(out, Channel{Name: name, Do: do})
	}
	return out
}

// changed reports whether a file the entry was read from is not what it was. One that failed
// is read again whenever asked for: what it extends may have been mended.
func (e *Entry) changed() bool {
	if e.Err != nil {
		return true
	}
	for file, at := range e.stamps {
		if !stamp(file).Equal(at) {
			return true
		}
	}
	return false
}

// stamp is when a file was last written; zero for one that is not there.
func stamp(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return time.Unix(1, 0)
		}
		return time.Time{}
	}
	return info.ModTime()
}
