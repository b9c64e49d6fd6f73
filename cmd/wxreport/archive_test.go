package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
)

// archived is a workspace with a report of September, one of October, and a corrected one of October.
func archived(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		mkdir(t, filepath.Dir(path))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	funnel := func(orders int) string {
		var out strings.Builder
		out.WriteString("date,stage,users\n")
		day := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
		for i := range 92 { // to the end of October, none like another
			for j, n := range []int{9000, 800, orders} {
				fmt.Fprintf(&out, "%s,%s,%d\n", day.AddDate(0, 0, i).Format(time.DateOnly), []string{"点击", "咨询", "支付"}[j], n+(i*7+j)%13)
			}
		}
		return out.String()
	}
	write("wxreport.yaml", "version: 1\nreports: clients/*/report.yaml\nlimits: {workers: 1}\n")
	write("base.yaml", "version: 1\ntheme: {name: ink, logo: logo.svg}\noutputs: {pdf: true, xlsx: true, html: true, json: true}\n")
	write("logo.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#123456"/></svg>`)
	write("clients/meiri/report.yaml", `version: 1
extends: ../../base.yaml
account: {id: meiri, name: 每日良品}
data: {funnel: {file: `+filepath.Join(dir, "exports/funnel.csv")+`}}
sections:
  - {kind: funnel, stages: [点击, 咨询, 支付], alerts: {点击>咨询: {below: 0.12}}}
deliver: [{folder: {path: `+filepath.Join(dir, "out")+`}}]
`)
	write("exports/funnel.csv", funnel(60))
	inWorkspace(t, dir, nil, "run", "--as-of", "2026-10-03", "--period", "2026-09")
	inWorkspace(t, dir, nil, "run", "--as-of", "2026-11-03", "--period", "2026-10")
	write("exports/funnel.csv", funnel(70))
	inWorkspace(t, dir, nil, "reissue", "clients/meiri/meiri/2026-10/1", "--reason", "支付数据重新导出")
	inWorkspace(t, dir, nil, "run", "--as-of", "2026-11-03", "--period", "2026-10")
	return dir
}

// inWorkspace runs the program in a process of its own and gives its output.
func inWorkspace(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	out, err := workspaceCommand(t, dir, env, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", args, err, out)
	}
	return string(out)
}

func workspaceCommand(t *testing.T, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = dir, append(append(os.Environ(), "WXREPORT_MAIN=1"), env...)
	return cmd
}

// TestTheArchiveRebuildsReportsOnAnotherMachine keeps the archive and the database alone, and makes each report again
// elsewhere, in another zone and language.
func TestTheArchiveRebuildsReportsOnAnotherMachine(t *testing.T) {
	t.Parallel()
	dir := archived(t)
	other := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.CopyFS(filepath.Join(other, "archive"), os.DirFS(filepath.Join(dir, "archive"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"wxreport.yaml", "wxreport.db"} {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(other, name), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, gone := range []string{"clients", "exports", "base.yaml", "logo.svg"} {
		if err := os.RemoveAll(filepath.Join(dir, gone)); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{"TZ=America/New_York", "LANG=de_DE.UTF-8", "HOME=" + other}
	for run, names := range map[string]string{"2026-09/1": "每日良品_月报_2026-09", "2026-10/1": "每日良品_月报_2026-10", "2026-10/2": "每日良品_月报_2026-10_第2版"} {
		said := inWorkspace(t, other, env, "archive", "rebuild", "clients/meiri/meiri/"+run, "--out", "again")
		if !strings.Contains(said, "4 files, the same bytes") {
			t.Errorf("%s: %s", run, said)
		}
		for _, ending := range []string{".pdf", ".xlsx", ".html", ".json"} {
			was, err1 := os.ReadFile(filepath.Join(dir, "out", names+ending))
			is, err2 := os.ReadFile(filepath.Join(other, "again", names+ending))
			if err1 != nil || err2 != nil || !bytes.Equal(was, is) {
				t.Errorf("%s%s is not the file that was delivered: %v %v", names, ending, err1, err2)
			}
		}
	}
	if said := inWorkspace(t, other, env, "archive", "verify"); !strings.Contains(said, "6 entries") {
		t.Error(said)
	}
}

// TestACorrectedEditionSaysWhatChanged, and October's report follows September's findings from the ledger.
func TestACorrectedEditionSaysWhatChanged(t *testing.T) {
	t.Parallel()
	dir := archived(t)
	read := func(name string) string {
		body, err := os.ReadFile(filepath.Join(dir, "out", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	first, second := read("每日良品_月报_2026-10.json"), read("每日良品_月报_2026-10_第2版.json")
	if !strings.Contains(first, `"state": "persisting"`) && !strings.Contains(first, `"months_seen": 2`) {
		t.Error("October does not follow September's findings")
	}
	if strings.Contains(first, "更正") {
		t.Error("the first edition speaks of corrections")
	}
	for _, want := range []string{"本报告为第 2 版", "支付数据重新导出", "变化的数值"} {
		if !strings.Contains(second, want) {
			t.Errorf("the second edition lacks %q", want)
		}
	}
	if text := read("每日良品_月报_2026-10_第2版.html"); !strings.Contains(text, "支付数据重新导出") {
		t.Error("the page lacks the reason")
	}
}

// TestTheArchiveFindsEveryChange flips a byte of each kept file in turn, takes files away, and changes each kind of row.
func TestTheArchiveFindsEveryChange(t *testing.T) {
	t.Parallel()
	dir := archived(t)
	inWorkspace(t, dir, nil, "archive", "verify", "--heads", "heads.txt")
	wrong := func(what, expected string, env ...string) {
		t.Helper()
		out, err := workspaceCommand(t, dir, env, "archive", "verify", "--known", "heads.txt").CombinedOutput()
		if err == nil || !strings.Contains(string(out), expected) {
			t.Errorf("%s: %v, want %q in\n%s", what, err, expected, out)
		}
	}
	hashes, err := ledger.Store{Dir: filepath.Join(dir, "archive")}.List()
	if err != nil || len(hashes) < 15 {
		t.Fatalf("%d kept files: %v", len(hashes), err)
	}
	chance := rand.New(rand.NewPCG(1, 1))
	for i, h := range hashes {
		path := filepath.Join(dir, "archive", h[:2], h)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if i%5 == 0 { // each takes a process: some are taken away, some changed
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if i%10 == 0 {
				wrong("a file that is gone", "is missing")
			} else {
				changed := bytes.Clone(body)
				changed[chance.IntN(len(changed))] ^= 1 << chance.IntN(8)
				if err := os.WriteFile(path, changed, 0o644); err != nil {
					t.Fatal(err)
				}
				wrong("a changed file", h)
			}
			if err := os.WriteFile(path, body, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	database, err := os.ReadFile(filepath.Join(dir, "wxreport.db"))
	if err != nil {
		t.Fatal(err)
	}
	for statement, expected := range map[string]string{
		`UPDATE archive SET body = replace(body, 'accepted', 'rejected') WHERE event = 'delivered' AND seq = 2`:                                "entry 2 (delivered) is not what was written",
		`UPDATE archive SET at = at + 1 WHERE seq = 3`:                                                                                         "entry 3 (made) is not what was written",
		`DELETE FROM archive WHERE seq = 3`:                                                                                                    "what was between is gone",
		`DELETE FROM archive WHERE seq = 6`:                                                                                                    "which was known, is gone or another",
		`UPDATE artifact SET sha256 = (SELECT sha256 FROM artifact ORDER BY name DESC LIMIT 1)`:                                                "is not in the ledger as it was made",
		`DELETE FROM artifact WHERE name LIKE '%第2版.pdf'`:                                                                                      "is not in the ledger as it was made",
		`INSERT INTO artifact (run_id, name, media_type, sha256, size) SELECT run_id, 'x.pdf', media_type, sha256, size FROM artifact LIMIT 1`: "that was not made",
		`UPDATE delivery SET recipient = 'rival'`:                                                                                              "that was not made",
		`UPDATE delivery SET state = 'rejected', reply = 'no'`:                                                                                 "in the archive",
		`UPDATE run SET period = '2026-07' WHERE period = '2026-09'`:                                                                           "its manifest is of",
	} {
		copied := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(copied, database, 0o644); err != nil {
			t.Fatal(err)
		}
		l, err := ledger.Open(t.Context(), "sqlite:"+copied)
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.DB.ExecContext(t.Context(), statement)
		if err = errors.Join(err, l.Close()); err != nil {
			t.Fatal(statement, err)
		}
		wrong(statement, expected, databaseVariable+"=sqlite:"+copied)
	}
	inWorkspace(t, dir, nil, "archive", "verify", "--known", "heads.txt")
}
