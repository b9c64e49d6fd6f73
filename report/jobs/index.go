package jobs

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

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
	round  int                  // of looking at all files, in which it was read
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
	load      Loader // called by several at once
	days      schedule.Workdays

	reading sync.Mutex // held while all are looked at
	mu      sync.Mutex // of what follows, never held for long: senders look up entries
	entries map[string]*Entry
	paths   map[string]string // of the specs that were found last, by name
	round   int               // how often all were looked at
	// listed is when Accounts last looked at all files.
	listed time.Time
}

// mostFailed is how many specs that cannot be read are read again, those first that were not for longest, where no file has
// changed: a base that thousands share is broken at once, and reading them all takes a processor's time.
const mostFailed = 50

// NewIndex is an index that has read nothing.
func NewIndex(w report.Workspace, load Loader, days schedule.Workdays) *Index {
	return &Index{workspace: w, load: load, days: days, entries: map[string]*Entry{}}
}

// Refresh looks at the workspace's files and gives every report in order of name.
func (x *Index) Refresh() ([]*Entry, error) {
	x.reading.Lock()
	defer x.reading.Unlock()
	paths, err := x.find()
	if err != nil {
		return nil, err
	}
	names := slices.Sorted(maps.Keys(paths))
	out := make([]*Entry, len(names))
	var stale, failed []int
	stamps := stamper{}
	x.mu.Lock()
	x.round++
	for name := range x.entries {
		if _, found := paths[name]; !found {
			delete(x.entries, name)
		}
	}
	for i, name := range names {
		out[i] = x.entries[name]
	}
	x.mu.Unlock()
	for i, e := range out {
		switch {
		case e == nil || e.Path != paths[names[i]] || e.changed(stamps.of):
			stale = append(stale, i)
		case e.Err != nil: // what it names and did not find may be there now
			failed = append(failed, i)
		}
	}
	slices.SortStableFunc(failed, func(a, b int) int { return out[a].round - out[b].round })
	stale = append(stale, failed[:min(len(failed), mostFailed)]...)
	// A spec takes 5 ms and more: thousands are read by all cores.
	var next atomic.Int64
	var readers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(stale)) {
		readers.Go(func() {
			for n := next.Add(1); int(n) <= len(stale); n = next.Add(1) {
				i := stale[n-1]
				out[i] = x.read(names[i], paths[names[i]])
			}
		})
	}
	readers.Wait()
	return out, nil
}

// Entry finds a report by name, looking at its files if it is not known or has changed. It reads no other report: a process that
// makes one of thousands would read for minutes.
func (x *Index) Entry(name string) (*Entry, bool) {
	x.mu.Lock()
	e, ok := x.entries[name]
	path := x.paths[name]
	x.mu.Unlock()
	if ok && e.Err == nil && !e.changed(stamp) {
		return e, true
	}
	if path == "" || stamp(path).IsZero() {
		paths, err := x.find()
		if err != nil {
			return nil, false
		}
		if path, ok = paths[name]; !ok {
			x.mu.Lock()
			delete(x.entries, name)
			x.mu.Unlock()
			return nil, false
		}
	}
	return x.read(name, path), true
}

// find lists the paths of the specs by name.
func (x *Index) find() (map[string]string, error) {
	paths := map[string]string{}
	for _, pattern := range x.workspace.Reports {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("reports: %s: %w", pattern, err)
		}
		for _, path := range found {
			if name := x.name(path); paths[name] == "" {
				paths[name] = path
			}
		}
	}
	x.mu.Lock()
	x.paths = paths
	x.mu.Unlock()
	return paths, nil
}

// accountsFor is how long the list of accounts may be old.
const accountsFor = time.Minute

// Accounts are the names of all accounts of the workspace, in order.
func (x *Index) Accounts(now time.Time) ([]string, error) {
	x.mu.Lock()
	age := now.Sub(x.listed)
	x.mu.Unlock()
	if age < 0 || age > accountsFor {
		if _, err := x.Refresh(); err != nil {
			return nil, err
		}
		x.mu.Lock()
		x.listed = now
		x.mu.Unlock()
	}
	x.mu.Lock()
	defer x.mu.Unlock()
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
	name = strings.ToValidUTF8(filepath.ToSlash(name), "\uFFFD")
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".yaml"), ".yml")
	if short := strings.TrimSuffix(name, "/report"); short != "" {
		name = short
	}
	return name
}

// read reads a report and keeps it.
func (x *Index) read(name, path string) *Entry {
	e := x.entry(name, path)
	x.mu.Lock()
	e.round = x.round
	x.entries[name] = e
	x.mu.Unlock()
	return e
}

func (x *Index) entry(name, path string) *Entry {
	agency := "."
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		agency = name[:i]
	}
	e := &Entry{Name: name, Path: path, Agency: agency, stamps: map[string]time.Time{path: stamp(path)}}
	if !utf8.ValidString(path) { // a database would refuse it, and with it the reports beside it
		e.Err = fmt.Errorf("%q: the path is not UTF-8: rename the file or folder", path)
		return e
	}
	var told []string
	plan, err := x.load(path, report.Reading{Told: func(file string, _ []byte) { told = append(told, file) }})
	if err != nil {
		e.Err = err
		for _, file := range told { // the mistake may be in what it extends
			e.stamps[file] = stamp(file)
		}
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

// changed reports whether a file the entry was read from is not what it was.
func (e *Entry) changed(stamp func(file string) time.Time) bool {
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

// stamper looks at each file once: thousands of reports share a base.
type stamper map[string]time.Time

func (s stamper) of(file string) time.Time {
	at, known := s[file]
	if !known {
		at = stamp(file)
		s[file] = at
	}
	return at
}
