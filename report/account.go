package report

import "time"

// Account is the client account a report is about.
type Account struct {
	ID       string
	Name     string
	Industry string
	Location *time.Location // calendar of every date; never nil after spec.Load
	Currency string         // ISO 4217, "CNY" by default
	Logo     Picture        // zero: no logo
}

// Picture is an image as its file's bytes.
type Picture struct {
	Name string // file name, for errors
	Type string // "image/png", "image/jpeg" or "image/svg+xml"; empty: no picture
	Body []byte
}
