using System.Globalization;
using BenchmarkDotNet.Running;
using Stein.Benchmarks.Steps;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["steps", .. var rest]) return StepsCommand.Run(rest, Console.Out, Console.Error);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
