package report

// Order is what a report is made with besides its spec and its data: the zero value is the
// first edition of a report that nobody has reviewed.
type Order struct {
	Edition int      // 2 and more: a corrected one; 0 is 1
	Reason  string   // why there is another edition
	Before  []byte   // JSON of the edition before; nil: not known
	Remarks []Remark // what reviewers have to say
	Earlier []Earlier
}

// Corrected reports whether there was an edition before this one.
func (o Order) Corrected() bool { return o.Edition > 1 }

// Earlier is a report of a past period, from the archive.
type Earlier struct {
	Name string
	Body []byte // JSON
}

// SlotSummary is where remarks about the whole report stand. The other slots are the ids of chapters.
const SlotSummary = "summary"

// Remark is a reviewer's text at a place of the report.
type Remark struct {
	Slot, Reviewer, Text string
}
