package report

import "time"

// Incident is something that went wrong for good: a report that cannot be made, a message that did
// not arrive, a mail server that takes nothing.
type Incident struct {
	Key     string // its cause, stable: the same while it lasts
	Report  string // empty: it concerns several
	Account string
	Over    bool
	Title   string // the same for all incidents of its kind
	Text    string // what happened, one line
}

// Bulletin is what an owner is told at once: incidents that began, and ends of those that the owner knows
// of. Each is told once when it begins and once when it is over.
type Bulletin struct {
	ID        string // the same for the same incidents
	At        time.Time
	Workspace string // folder
	News      []News // what began before what is over, the worst first
}

// News is an incident's beginning or end with what helps its reader.
type News struct {
	Incident
	Name    string // of the account; empty: not known
	Began   time.Time
	Ended   time.Time // zero: it lasts
	Details string    // command that shows more
	Remedy  Remedy    // the zero value: there is nothing to do
}

// Remedy is what to do about an incident. Incidents with the same advice and command share them:
// the command then names all their targets.
type Remedy struct {
	Advice  string // mend the data, then have the report made again
	Command string // wxreport run --reports %s --period 2026-10; %s is where targets go
	Target  string // what this incident adds to the command
	Join    string // between targets; empty: the command takes one
}
