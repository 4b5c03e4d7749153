using System.Globalization;
using System.Text.Json.Nodes;

namespace FlowDesigner.Tests.Sandbox;

/// <summary>Reads a provider's API description where one lies beside the repository; none is part of it.</summary>
internal static class SpecFile
{
    /// <summary>Null where there is no folder of descriptions.</summary>
    public static JsonNode? Find(string name)
    {
        var folder = Environment.GetEnvironmentVariable("FLOWDESIGNER_SPECS");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); folder is null && at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "specs") is var specs && Directory.Exists(specs)) folder = specs;
        var file = folder is null ? null : Path.Combine(folder, name);
        if (file is null || !File.Exists(file)) return null;
        return name.EndsWith(".json", StringComparison.Ordinal)
            ? JsonNode.Parse(File.ReadAllText(file))
            : new Yaml(File.ReadLines(file)).Read();
    }

    /// <summary>As much of YAML as such files use: maps, lists and scalars by indentation.</summary>
    private sealed class Yaml(IEnumerable<string> text)
    {
        private readonly List<(int Indent, string Text)> lines =
        [
            .. text.Select(l => (Indent: l.Length - l.TrimStart().Length, Text: l.Trim()))
                .Where(l => l.Text.Length > 0 && l.Text[0] != '#' && l.Text != "---"),
        ];
        private int next;

        public JsonNode? Read() => Block(lines[0].Indent);

        private JsonNode? Block(int indent) => IsItem(indent) ? List(indent) : Map(indent);

        private bool IsItem(int indent) =>
            next < lines.Count && lines[next].Indent == indent && (lines[next].Text + " ").StartsWith("- ", StringComparison.Ordinal);

        private JsonArray List(int indent)
        {
            var list = new JsonArray();
            while (IsItem(indent))
            {
                var item = lines[next].Text[1..].TrimStart();
                lines[next] = (indent + 2, item);
                list.Add(Colon(item) > 0 ? Block(indent + 2) : Scalar(item, indent));
            }
            return list;
        }

        private JsonObject Map(int indent)
        {
            var map = new JsonObject();
            while (next < lines.Count && lines[next].Indent == indent && !IsItem(indent))
            {
                var line = lines[next].Text;
                var colon = Colon(line);
                if (colon < 0)
                {
                    next++; // a scalar's further line
                    continue;
                }
                var value = line[(colon + 1)..].Trim();
                map[line[..colon].Trim('"', '\'')] = value.Length > 0 ? Scalar(value, indent) : Inner(indent);
            }
            return map;
        }

        private JsonNode? Inner(int indent)
        {
            next++;
            if (next < lines.Count && lines[next].Indent > indent) return Block(lines[next].Indent);
            return IsItem(indent) ? List(indent) : null;
        }

        private JsonNode? Scalar(string value, int indent)
        {
            next++;
            while (next < lines.Count && lines[next].Indent > indent) next++;
            return value switch
            {
                "true" => true,
                "false" => false,
                _ when long.TryParse(value, CultureInfo.InvariantCulture, out var number) => number,
                _ => value.Trim('"', '\''),
            };
        }

        private static int Colon(string line)
        {
            if (line[0] is '"' or '\'') return line.IndexOf(line[0] + ":", StringComparison.Ordinal) is var at and > 0 ? at + 1 : -1;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            return colon > 0 ? colon : line.EndsWith(':') ? line.Length - 1 : -1;
        }
    }
}
