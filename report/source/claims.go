package source

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// checkCap is how many rows of one file are listed for one reason; the rest is counted.
const checkCap = 20

// claim is the sentence of a check in both languages; {name} is filled in.
type claim struct {
	severity report.Severity
	zh, en   string
}

// claims are the checks of reading, by id.
var claims = map[string]claim{
	"bad_number":       {report.Warning, "{place}“{header}”：“{value}”不是数字，{effect}", "{place} {header}: {value} is not a number; {effect}"},
	"fault_cell":       {report.Warning, "{place}“{header}”：单元格是错误值 {value}，{effect}", "{place} {header}: the cell shows the error {value}; {effect}"},
	"bad_date":         {report.Warning, "{place}“{header}”：“{value}”不是日期（应为 2026-10-01 这样的形式），{effect}", "{place} {header}: {value} is not a date such as 2026-10-01; {effect}"},
	"negative_value":   {report.Warning, "{place}“{header}”：{value} 小于零，{effect}", "{place} {header}: {value} is below zero; {effect}"},
	"rate_above_one":   {report.Warning, "{place}“{header}”：{value} 超过 100%（应为 0 到 1，或写明 %），{effect}", "{place} {header}: {value} is above 100 %, expected 0 to 1 or a value with %; {effect}"},
	"too_large":        {report.Warning, "{place}“{header}”：{value} 大得不可能，{effect}", "{place} {header}: {value} is too large to be true; {effect}"},
	"mixed_rates":      {report.Warning, "“{header}”混有小数（如 0.127）与百分数（如 12.7），无法区分；没有 % 的 {count} 个值按缺失处理，请在单元格里写明 %", "{header} mixes fractions (0.127) and percentages (12.7); its {count} values without % count as missing: write the % into the cells"},
	"duplicate_column": {report.Warning, "“{header}”出现两次且数值不同，只读第一列（{place}）", "{header} stands there twice with different values; the first, at {place}, was read"},
	"cut_row":          {report.Warning, "文件在第 {value} 行中间结束，可能被截断；该行未计入", "the file ends in the middle of line {value} and may be cut off; the row was left out"},
	"empty_key":        {report.Warning, "{place}“{header}”为空，该行未计入", "{place} {header} is empty; the row was left out"},
	"long_row":         {report.Warning, "该行的列数多于表头（疑有未加引号的分隔符），该行未计入", "the row has more fields than the header (a delimiter without quotes?); it was left out"},
	"percent_column":   {report.Notice, "“{header}”整列在 1 到 100 之间，按百分数读取并除以 100", "{header}: the whole column lies between 1 and 100; read as percentages and divided by 100"},
	"total_row":        {report.Info, "合计行 {count} 行，未计入", "{count} total rows were left out"},
	"remark_row":       {report.Info, "说明文字 {count} 行，未计入", "{count} lines of explanation were passed over"},
	"lower_bound":      {report.Info, "“{header}”有 {count} 个“10万+”式的数值，按下限计", "{header}: {count} values such as 10万+ count as their lower bound"},
	"derived_opened":   {report.Info, "公众号消息阅读人数由 送达人数 × 送达阅读率 推算", "readers from the push are derived as delivered x delivered-read rate"},
	"duplicate_row":    {report.Info, "重复的行 {count} 行，只计一次", "{count} repeated rows were counted once"},
	"conflicting_row":  {report.Notice, "“{header}”前后不一致（{value}，先前为 {other}），以先读到的为准", "{header}: {value} disagrees with {other} read before; the first is kept"},
	"other_account":    {report.Warning, "与先读文件重叠的 {met} 行中有 {count} 行不一致，可能是另一个账号的文件；以先读到的为准", "{count} of the {met} rows it shares with files read before disagree: a file of another account? The first are kept"},
	"no_line_end":      {report.Notice, "文件末尾没有换行；如文件被截断，第 {value} 行的最后一个值可能不完整", "the file does not end with a line end: if it was cut off, the last value of line {value} is incomplete"},
	"unknown_table":    {report.Notice, "{sheet}{place} 处的表未被识别，表头：{value}", "the table at {sheet}{place} is of no known dataset; headers: {value}"},
	"empty_table":      {report.Notice, "只有表头，没有数据行", "the table has a header but no rows"},
	"hidden_sheet":     {report.Notice, "隐藏的工作表“{value}”未读取", "the hidden sheet {value} was not read"},
	"replaced_bytes":   {report.Warning, "文件中有无法按 {value} 解读的字节，已替换", "some bytes are not {value} and were replaced"},
	"cut_character":    {report.Warning, "文件末尾的字符不完整，文件可能被截断", "the last character is cut off: the file may be incomplete"},
	"open_table":       {report.Warning, "表格没有结束标记，文件可能被截断", "the table is not closed: the file may be cut off"},
	"unreadable_file":  {report.Warning, "文件未读取：{value}", "the file was not read: {value}"},
	"skipped_audience": {report.Info, "单篇文章的读者分布（{value}）不计入全账号画像", "the readers of a single article ({value}) are kept out of the account's audience"},
}

// effects are what a bad cell led to.
var effects = map[bool]claim{
	true:  {zh: "该行未计入", en: "the row was left out"},
	false: {zh: "该值按缺失处理", en: "the value counts as missing"},
}

// ledger gathers the checks of one file.
type ledger struct {
	english bool
	file    string
	checks  []report.Check
	counts  map[ledgerKey]int
}

type ledgerKey struct{ dataset, check string }

func newLedger(language, file string) *ledger {
	return &ledger{english: strings.HasPrefix(language, "en"), file: file, counts: map[ledgerKey]int{}}
}

// say fills a sentence; pairs are name, value, name, value.
func (l *ledger) say(c claim, pairs ...string) string {
	text := c.zh
	if l.english {
		text = c.en
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+pairs[i]+"}", clip(pairs[i+1]))
	}
	return text
}

// clip shortens what a file holds to what a line can show.
func clip(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if runes := []rune(s); len(runes) > 200 {
		return string(runes[:200]) + "…"
	}
	return s
}

// row notes something about one row, up to checkCap for one dataset and reason.
func (l *ledger) row(id, dataset string, row int, column string, pairs ...string) {
	key := ledgerKey{dataset, id}
	l.counts[key]++
	if l.counts[key] > checkCap {
		return
	}
	l.add(report.Check{Check: id, Dataset: dataset, Row: row, Column: column, Claim: l.say(claims[id], pairs...)})
}

// whole notes something about the whole file; count is how many rows it stands for.
func (l *ledger) whole(id, dataset, column string, count int, pairs ...string) {
	pairs = append(pairs, "count", strconv.Itoa(count))
	l.add(report.Check{Check: id, Dataset: dataset, Column: column, Count: count, Claim: l.say(claims[id], pairs...)})
}

func (l *ledger) add(c report.Check) {
	c.File, c.Severity = l.file, claims[c.Check].severity
	l.checks = append(l.checks, c)
}

// close gives the checks, with a line for what the cap left out.
func (l *ledger) close() []report.Check {
	keys := make([]ledgerKey, 0, len(l.counts))
	for key, n := range l.counts {
		if n > checkCap {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b ledgerKey) int {
		return cmp.Or(cmp.Compare(a.dataset, b.dataset), cmp.Compare(a.check, b.check))
	})
	further := claim{zh: "另有 {count} 处同类问题未逐条列出", en: "{count} more of the same kind are not listed"}
	for _, key := range keys {
		rest := l.counts[key] - checkCap
		l.add(report.Check{Check: key.check, Dataset: key.dataset, Count: rest, Claim: l.say(further, "count", strconv.Itoa(rest))})
	}
	l.counts = map[ledgerKey]int{}
	return l.checks
}
