package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

const fleetFolder = "../../examples/fleet"

// service is what the tests read of one in compose.yaml.
type service struct {
	Image     string   `yaml:"image"`
	Command   []string `yaml:"command"`
	Restart   string   `yaml:"restart"`
	Grace     string   `yaml:"stop_grace_period"`
	ReadOnly  bool     `yaml:"read_only"`
	EnvFile   string   `yaml:"env_file"`
	Ports     []string `yaml:"ports"`
	DependsOn map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
	Health struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
	Build struct {
		Context    string `yaml:"context"`
		Dockerfile string `yaml:"dockerfile"`
	} `yaml:"build"`
}

func fleetFile(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(fleetFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func composed(t *testing.T) map[string]service {
	t.Helper()
	var file struct {
		Services map[string]service `yaml:"services"`
	}
	if err := yaml.Unmarshal([]byte(fleetFile(t, "compose.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	return file.Services
}

// understood reports what the program has against a command line.
func understood(line []string) error {
	p := &program{out: io.Discard, err: io.Discard}
	for _, cmd := range p.operations() {
		if len(line) > 0 && cmd.Name() == line[0] {
			if err := cmd.ParseFlags(line[1:]); err != nil {
				return err
			}
			return cmd.ValidateArgs(cmd.Flags().Args())
		}
	}
	return fmt.Errorf("there is no command in %v", line)
}

// TestTheComposeFileFitsTheProgram holds every service to what the program can do.
func TestTheComposeFileFitsTheProgram(t *testing.T) {
	t.Parallel()
	services := composed(t)
	if len(services) != 3 {
		t.Fatalf("%d services, expected database, serve and worker", len(services))
	}
	for name, s := range services {
		if s.Restart != "always" || len(s.Health.Test) == 0 {
			t.Errorf("%s: restart %q and health %v: it would stay down, or be down unseen", name, s.Restart, s.Health.Test)
		}
		if name == "database" {
			continue
		}
		if err := understood(s.Command); err != nil || s.Command[0] != name {
			t.Errorf("%s: %v: %v", name, s.Command, err)
		}
		if grace, err := time.ParseDuration(s.Grace); err != nil || grace <= stopLimit {
			t.Errorf("%s is killed after %s, and may take %s to stop", name, s.Grace, stopLimit)
		}
		if s.DependsOn["database"].Condition != "service_healthy" || !s.ReadOnly || s.EnvFile == "" {
			t.Errorf("%s: %+v", name, s)
		}
		if _, err := os.Stat(filepath.Join(fleetFolder, s.Build.Context, s.Build.Dockerfile)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if ports := services["worker"].Ports; len(ports) > 0 {
		t.Errorf("several workers cannot all have the ports %v", ports)
	}
}

// TestTheComposeFilesHealthCheckTellsReady starts serve as the file does, on another port, and runs the check.
func TestTheComposeFilesHealthCheckTellsReady(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("bash is not installed")
	}
	dir, s, address := t.TempDir(), composed(t)["serve"], closedPort(t)
	_, port, _ := strings.Cut(address, ":")
	if err := os.WriteFile(filepath.Join(dir, "wxreport.yaml"), []byte("version: 1\nreports: '*.yml'\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	seedUnknown(t, dir) // what has labels is told with its first value
	check := func() error {
		test := slices.Clone(s.Health.Test[1:])
		for i := range test {
			test[i] = strings.Replace(test[i], "/8080 ", "/"+port+" ", 1)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		return exec.CommandContext(ctx, test[0], test[1:]...).Run()
	}
	if check() == nil {
		t.Fatal("the check tells ready before anything runs")
	}
	args := slices.Clone(s.Command)
	args[len(args)-1] = address
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "WXREPORT_MAIN=1")
	logs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(logs)
	if !lines.Scan() || !strings.Contains(lines.Text(), `"msg":"started"`) {
		t.Fatalf("serve said %q", lines.Text())
	}
	if err := check(); err != nil {
		t.Errorf("the check does not tell ready: %v", err)
	}
	r, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	rulesNameMetrics(t, string(body))
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, logs)
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}

// TestTheUnitFitsTheProgram holds the lines that start and stop the program to what it can do.
func TestTheUnitFitsTheProgram(t *testing.T) {
	t.Parallel()
	unit := map[string]string{}
	for line := range strings.Lines(fleetFile(t, "wxreport.service")) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			unit[key] = value
		}
	}
	for _, key := range []string{"ExecStart", "ExecStartPre"} {
		words := strings.Fields(unit[key])
		if len(words) < 2 || strings.TrimPrefix(words[0], "-") != "/usr/local/bin/wxreport" {
			t.Fatalf("%s=%s", key, unit[key])
		}
		if err := understood(words[1:]); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if !strings.HasPrefix(unit["ExecStartPre"], "-") {
		t.Error("one broken spec would keep everybody's reports from being sent")
	}
	if unit["KillMode"] != "mixed" {
		t.Error("systemd would end the processes that make reports, which serve lets finish")
	}
	var seconds int
	if _, err := fmt.Sscan(unit["TimeoutStopSec"], &seconds); err != nil || time.Duration(seconds)*time.Second <= stopLimit {
		t.Errorf("it is killed after %s s, and may take %s to stop", unit["TimeoutStopSec"], stopLimit)
	}
	if unit["WorkingDirectory"] != unit["ReadWritePaths"] || unit["Restart"] != "always" {
		t.Errorf("%v", unit)
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("systemd-analyze is not installed: the unit's words are not verified")
		return
	}
	path := filepath.Join(t.TempDir(), "wxreport.service")
	program, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(fleetFile(t, "wxreport.service"), "/usr/local/bin/wxreport", program)), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, analyze, "verify", "--man=no", path).CombinedOutput(); err != nil || strings.Contains(string(out), "wxreport.service:") {
		t.Errorf("systemd-analyze: %v\n%s", err, out)
	}
}

// TestTheImageIsBuiltWithAGoThatFits compares the Dockerfile with go.mod.
func TestTheImageIsBuiltWithAGoThatFits(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(mod))
	text := fleetFile(t, "Dockerfile")
	if len(want) != 2 || !strings.Contains(text, "FROM golang:"+want[1]+"-bookworm AS build") || !strings.Contains(text, "FROM debian:bookworm-slim") {
		t.Errorf("go.mod wants Go %v\n%s", want, text)
	}
	if !strings.Contains(text, `ENTRYPOINT ["wxreport"]`) || !strings.Contains(text, "./cmd/wxreport") {
		t.Error(text)
	}
}

// rulesNameMetrics holds the alert rules to the metrics that serve tells.
func rulesNameMetrics(t *testing.T, metrics string) {
	t.Helper()
	text := fleetFile(t, "alerts.yaml")
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert       string            `yaml:"alert"`
				Expr        string            `yaml:"expr"`
				For         string            `yaml:"for"`
				Annotations map[string]string `yaml:"annotations"`
			} `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err := yaml.Unmarshal([]byte(text), &file); err != nil || len(file.Groups) == 0 {
		t.Fatalf("alerts.yaml: %v", err)
	}
	named := regexp.MustCompile(`\b(wxreport_[a-z_]+|process_[a-z_]+|up)\b`)
	var told []string
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+) `).FindAllStringSubmatch(metrics, -1) {
		told = append(told, m[1])
	}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			names := named.FindAllString(r.Expr, -1)
			if r.Alert == "" || r.For == "" || r.Annotations["summary"] == "" || r.Annotations["remedy"] == "" || len(names) == 0 {
				t.Errorf("%+v is no complete alert", r)
			}
			for _, name := range names {
				if name != "up" && !slices.Contains(told, name) {
					t.Errorf("%s: nothing is measured under the name %s", r.Alert, name)
				}
			}
		}
	}
}
