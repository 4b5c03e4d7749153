using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using FlowDesigner.Web.Hosting;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace FlowDesigner.Web.Hosting.Settings;

/// <summary>Reads the settings and reports every problem at once: unknown keys, values of the wrong kind, broken rules.</summary>
/// <remarks>The framework's binder ignores unknown keys and stops at the first wrong value, hence this reader.</remarks>
public sealed class SettingsReader(IConfigurationRoot configuration, bool isProduction)
{
    private readonly List<string> _problems = [];

    public FlowDesignerOptions Read(FlowDesignerOptions options)
    {
        Fill(configuration.GetSection(FlowDesignerOptions.Section), options);
        foreach (var failure in new FlowDesignerOptionsRules(isProduction).Validate(options).Errors)
            Report($"{FlowDesignerOptions.Section}:{failure.PropertyName.Replace('.', ':')}", failure.ErrorMessage, failure.AttemptedValue);
        if (_problems.Count > 0)
            throw new StartRefusedException("FlowDesigner did not start, its settings need a change:"
                + string.Concat(_problems.Distinct().Select(problem => "\n- " + problem)));
        return options;
    }

    private void Fill(IConfigurationSection section, object target)
    {
        var properties = target.GetType().GetProperties().Where(property => property.CanWrite)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
                _problems.Add($"{child.Path} is not a setting{Words.DidYouMean(child.Key, properties.Keys)} ({PlaceOf(child)}).");
            else if (property.PropertyType == typeof(string[]))
                property.SetValue(target, child.GetChildren().Select(item => item.Value ?? "").ToArray());
            else if (property.PropertyType == typeof(string) || property.PropertyType.IsValueType)
                Set(child, property, target);
            else
                Fill(child, property.GetValue(target)!);
        }
    }

    private void Set(IConfigurationSection child, PropertyInfo property, object target)
    {
        // An empty environment variable means "not given", as people set it to switch a value off.
        if (string.IsNullOrEmpty(child.Value))
            return;
        var converter = TypeDescriptor.GetConverter(property.PropertyType);
        if (converter.IsValid(child.Value))
            property.SetValue(target, converter.ConvertFrom(null, CultureInfo.InvariantCulture, child.Value));
        else
            Report(child.Path, property.PropertyType == typeof(bool) ? "true or false" : "a whole number", child.Value);
    }

    private void Report(string path, string expected, object? found)
    {
        var secret = path.EndsWith("Password", StringComparison.Ordinal)
            || path.EndsWith("ApiToken", StringComparison.Ordinal)
            || path.EndsWith("WrappingKey", StringComparison.Ordinal);
        var shown = found is null or "" ? "missing" : secret ? $"a text of {found.ToString()!.Length} characters" : $"\"{found}\"";
        _problems.Add($"{path} must be {expected}, but is {shown} ({PlaceOf(configuration.GetSection(path))}).");
    }

    private string PlaceOf(IConfigurationSection section)
    {
        var variable = section.Path.Replace(":", "__", StringComparison.Ordinal);
        foreach (var provider in configuration.Providers.Reverse())
        {
            if (!provider.TryGet(section.Path, out _) && !provider.GetChildKeys([], section.Path).Any())
                continue;
            return provider switch
            {
                JsonConfigurationProvider json => $"change it in {json.Source.Path}",
                EnvironmentVariablesConfigurationProvider => $"change the environment variable {variable}",
                CommandLineConfigurationProvider => $"change --{section.Path} on the command line",
                _ => "change it where the host is set up",
            };
        }
        return $"set it in appsettings.json or as environment variable {variable}";
    }
}
